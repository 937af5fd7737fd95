Describe 'Invoke-ParallelBatch' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
    }

    AfterEach {
        Get-ReconcileStatistic -Running | Should -BeNullOrEmpty
        Get-Runspace -Name 'Reconcile batch*' | Should -BeNullOrEmpty
    }

    Context 'ScriptBlock' {
        It 'has a result for each item' {
            $factor = 3
            $results = 1..20 | Invoke-ParallelBatch { $_ * $using:factor } -KeepOrder
            $results.Count | Should -Be 20
            $results.Status | Should -Not -Contain 'Failed'
            $results.Value | Should -Be (1..20).ForEach{ $_ * 3 }
        }

        It 'finds the commands of installed modules' {
            'b', 'a' | Invoke-ParallelBatch { $_, 'c' | Sort-Object -Descending | Join-String } -PassThru -KeepOrder | Should -Be 'cb', 'ca'
        }

        It 'calls functions of the caller' {
            function Get-Twice($n) { 2 * $n }
            4 | Invoke-ParallelBatch { Get-Twice $_ } -Function Get-Twice -PassThru | Should -Be 8
        }
    }

    Context 'Scripts that do not behave' {
        It 'stops one that sleeps' {
            $result = 1 | Invoke-ParallelBatch { 'before'; Start-Sleep -Seconds 600 } -TimeoutSeconds 5 -ErrorVariable problem -ErrorAction SilentlyContinue
            $result.Status | Should -Be 'Timeout'
            $result.Output | Should -Be 'before'
            $problem[0].FullyQualifiedErrorId | Should -BeLike 'ItemTimeout,*'
        }

        It 'lets none of them end the others' {
            $results = 0..5 | Invoke-ParallelBatch {
                switch ($_) { 0 { throw 'thrown' } 1 { exit 3 } 2 { Write-Error 'written'; 'went on' } 3 { Read-Host 'asked' } 4 { break } 5 { 'fine' } }
            } -KeepOrder -ErrorAction SilentlyContinue
            $results.Status | Should -Be 'Failed', 'Failed', 'Succeeded', 'Succeeded', 'Succeeded', 'Succeeded'
            $results[1].ExitCode | Should -Be 3
            $results[2].HadErrors | Should -BeTrue
            "$($results[3].Errors)" | Should -BeLike '*cannot ask*'
        }

        It 'shows what they write to the host, once' {
            $shown = 1 | Invoke-ParallelBatch { Write-Host 'hello' -ForegroundColor Green } -PassThru 6>&1
            $shown.MessageData.Message | Should -Be 'hello'
            $shown.MessageData.ForegroundColor | Should -Be 'Green'
        }

        It 'leaves no location or preference to the next item' {
            1..2 | Invoke-ParallelBatch { if ($_ -eq 1) { Set-Location /; Set-Variable x 1 -Scope Global } else { "$PWD|$x" } } -PassThru -MaxWorkers 1 | Should -Be "$PWD|"
        }
    }

    Context 'Preferences' {
        It 'asks what would happen' {
            $file = Join-Path $TestDrive 'kept.txt'
            Set-Content $file 'kept'
            $file | Invoke-ParallelBatch { Remove-Item $_ } -PassThru -WhatIf
            $file | Should -Exist
        }

        It 'is as talkative as its caller' {
            (1 | Invoke-ParallelBatch { Write-Verbose 'from the script' } -PassThru -Verbose 4>&1).Message | Should -Contain 'from the script'
            1 | Invoke-ParallelBatch { Write-Verbose 'from the script' } -PassThru 4>&1 | Should -BeNullOrEmpty
        }

        It 'stops at an error if its caller does' {
            { 1..100 | Invoke-ParallelBatch { Write-Error 'no' } -ErrorAction Stop } | Should -Throw '*no*'
        }
    }

    Context 'Ending early' {
        It 'stops for Select-Object -First' {
            1..100000 | Invoke-ParallelBatch { $_ } -PassThru -KeepOrder | Select-Object -First 1 | Should -Be 1
        }

        It 'says once that its time is over' {
            $results = 1..10 | Invoke-ParallelBatch { Start-Sleep -Seconds 600 } -TotalTimeoutSeconds 1 -MaxWorkers 2 -ErrorVariable problem -ErrorAction SilentlyContinue
            $results.Count | Should -Be 10
            ($results.Status | Select-Object -Unique) | Should -Be 'Cancelled'
            $problem.Count | Should -Be 1
        }
    }

    Context 'Output' {
        It 'shows a table that reads at a glance' {
            'server1' | Invoke-ParallelBatch { 'up' } | Out-String -Width 100 | Should -Match 'Status\s+Index Item\s+Output\s+Time'
            'server1' | Invoke-ParallelBatch { 'up' } | Out-String -Width 100 | Should -Match 'Succeeded\s+0 server1\s+up\s'
        }
    }
}
