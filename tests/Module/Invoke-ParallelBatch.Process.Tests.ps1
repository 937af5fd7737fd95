Describe 'Invoke-ParallelBatch -Isolation Process' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
    }

    It 'runs scripts in other processes, with what they need' {
        function Add-Mark([string] $Text) { "<$Text>" }
        $prefix = 'item '
        $results = 1..20 | Invoke-ParallelBatch -Isolation Process -MaxWorkers 2 -Function Add-Mark { "$(Add-Mark "$using:prefix$_") $PID" }
        $results.Count | Should -Be 20
        ($results | Sort-Object Index | Select-Object -First 1).Value | Should -Match '^<item 1> \d+$'
        $results.Value | Should -Not -Match " $PID`$"
    }

    It 'has the commands of pwsh there' {
        'a', 'b' | Invoke-ParallelBatch -Isolation Process -MaxWorkers 1 -PassThru { $_ | Select-Object -Property Length } | ForEach-Object Length | Should -Be @(1, 1)
    }

    It 'brings back what is shown, warned of and wrong' {
        $all = 1 | Invoke-ParallelBatch -Isolation Process -MaxWorkers 1 { Write-Host 'shown'; Write-Warning 'careful'; Write-Error 'wrong' -ErrorId Mine } 2>&1 3>&1 6>&1
        ($all | Where-Object { $_ -is [Management.Automation.InformationRecord] }).MessageData.Message | Should -Be 'shown'
        ($all | Where-Object { $_ -is [Management.Automation.WarningRecord] }).Message | Should -Be 'careful'
        ($all | Where-Object { $_ -is [Management.Automation.ErrorRecord] }).FullyQualifiedErrorId | Should -Match '^Mine|WriteErrorException'
        ($all | Where-Object { $_ -is [Reconcile.BatchItemResult] }).HadErrors | Should -BeTrue
    }

    It 'outlives <_>' -ForEach '[Environment]::Exit(3)', '[Environment]::FailFast("gone")', 'Stop-Process -Id $PID -Force' {
        $script = [scriptblock]::Create("if (`$_ -eq 2) { $_ }; `$_")
        $results = 1..4 | Invoke-ParallelBatch -Isolation Process -MaxWorkers 2 $script -ErrorAction SilentlyContinue | Sort-Object Index
        $results.Status | Should -Be @('Succeeded', 'Failed', 'Succeeded', 'Succeeded')
        $results[1].ErrorId | Should -Be 'WorkerProcessEnded'
    }

    It 'kills a script that does not stop in time' {
        $results = 1..2 | Invoke-ParallelBatch -Isolation Process -MaxWorkers 2 -TimeoutSeconds 15 -ErrorAction SilentlyContinue {
            if ($_ -eq 2) { try { Start-Sleep 600 } finally { while ($true) { } } }
            $PID
        } | Sort-Object Index
        $results.Status | Should -Be @('Succeeded', 'Timeout')
    }

    It 'leaves no process behind' {
        $ids = 1..4 | Invoke-ParallelBatch -Isolation Process -MaxWorkers 2 -PassThru { $PID } | Sort-Object -Unique
        foreach ($id in $ids) {
            Wait-Process -Id $id -Timeout 30 -ErrorAction SilentlyContinue
            Get-Process -Id $id -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        }
    }

    It 'runs as a job' {
        $name = 'job'
        $job = 1..3 | Invoke-ParallelBatch -Isolation Process -MaxWorkers 1 -AsJob -PassThru { "$using:name $_" }
        Receive-Job $job -Wait -AutoRemoveJob | Sort-Object | Should -Be @('job 1', 'job 2', 'job 3')
    }
}
