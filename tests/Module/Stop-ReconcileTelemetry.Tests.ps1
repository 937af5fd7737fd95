Describe 'Stop-ReconcileTelemetry' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
    }

    It 'does nothing where nothing was started' {
        Stop-ReconcileTelemetry -PassThru -WarningVariable warnings | Should -BeNullOrEmpty
        $warnings | Should -BeNullOrEmpty
    }

    It 'frees the port' {
        $port = New-FreePort
        $null = Start-ReconcileTelemetry -PrometheusPort $port
        (Stop-ReconcileTelemetry -PassThru).PrometheusUri.Port | Should -Be $port
        { Invoke-WebRequest "http://127.0.0.1:$port/metrics" } | Should -Throw
        Get-ReconcileTelemetry | Should -BeNullOrEmpty
    }

    It 'says what could not be delivered' {
        $pair = New-TestPair $TestDrive
        $null = Start-ReconcileTelemetry -OtlpEndpoint "http://127.0.0.1:$(New-FreePort)"
        $null = 't1' | Invoke-ParallelReconcile @pair
        Stop-ReconcileTelemetry -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -Match 'deliveries to http://127.0.0.1:\d+/ failed'
    }
}
