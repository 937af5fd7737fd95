Describe 'Get-ReconcileTelemetry' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
    }

    It 'writes nothing where nothing was started' {
        Get-ReconcileTelemetry | Should -BeNullOrEmpty
    }

    It 'says where telemetry goes' {
        $log = Join-Path $TestDrive 'run.jsonl'
        $null = Start-ReconcileTelemetry -LogPath $log -LogLevel Warning
        try {
            $status = Get-ReconcileTelemetry
            $status.LogPath | Should -Be $log
            $status.LogLevel | Should -Be Warning
            $status | Format-List | Out-String | Should -Match 'LogLinesDropped\s+: 0'
        }
        finally {
            Stop-ReconcileTelemetry
        }
    }
}
