Describe 'Start-ReconcileTelemetry' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $pair = New-TestPair $TestDrive
        $log = Join-Path $TestDrive 'run.jsonl'
    }

    AfterEach {
        Stop-ReconcileTelemetry
    }

    Context '-PrometheusPort' {
        It 'serves what runs did' {
            $port = New-FreePort
            $null = Start-ReconcileTelemetry -PrometheusPort $port
            $null = 't1', 't2', 't3' | Invoke-ParallelReconcile @pair -MaxWorkers 2
            $page = (Invoke-WebRequest "http://localhost:$port/metrics").Content
            $page | Should -Match 'parallel_tables_processed_total\{status="success"\} 3'
            $page | Should -Match 'parallel_reconciliation_seconds_count\{worker_count="2"\} 1'
            $page | Should -Match 'parallel_table_reconciliation_seconds_bucket\{table="t2",le="600"\} 1'
        }

        It 'refuses a port in use' {
            $owner = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
            $owner.Start()
            try {
                { Start-ReconcileTelemetry -PrometheusPort $owner.LocalEndpoint.Port } | Should -Throw -ErrorId 'PrometheusNotStarted,*'
            }
            finally {
                $owner.Stop()
            }
        }
    }

    Context '-LogPath' {
        It 'writes a line of JSON for each event' {
            $null = Start-ReconcileTelemetry -LogPath $log
            $null = 't1', 't2' | Invoke-ParallelReconcile @pair
            Stop-ReconcileTelemetry
            $lines = Get-Content $log | ConvertFrom-Json
            $lines[0].event | Should -Be RunStarted
            $lines | Where-Object event -eq ItemEnded | ForEach-Object itemName | Sort-Object | Should -Be t1, t2
            $lines[-1].event | Should -Be RunEnded
            $lines[-1].succeeded | Should -Be 2
        }

        It 'can be read while it is written' {
            $null = Start-ReconcileTelemetry -LogPath $log
            { Get-Content $log -ErrorAction Stop } | Should -Not -Throw
        }
    }

    It 'needs to know where to' {
        { Start-ReconcileTelemetry } | Should -Throw -ErrorId 'TelemetryEmpty,*'
    }

    It 'is one in a process' {
        $null = Start-ReconcileTelemetry -LogPath $log
        { Start-ReconcileTelemetry -LogPath "$log.other" } | Should -Throw -ErrorId 'TelemetryStarted,*'
        (Start-ReconcileTelemetry -LogPath "$log.other" -Force).LogPath | Should -Be "$log.other"
    }
}
