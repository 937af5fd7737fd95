Describe '-AsJob' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $pair = New-TestPair $TestDrive
    }

    AfterEach {
        Get-Job | Remove-Job -Force
    }

    It 'returns a job that the job cmdlets handle' {
        $job = 't1', 't2', 't3' | Invoke-ParallelReconcile @pair -AsJob -JobName tables
        $job.PSJobTypeName | Should -Be 'ReconcileJob'
        (Get-Job tables).Id | Should -Be $job.Id
        ($job | Wait-Job -Timeout 60).State | Should -Be 'Completed'
        $job | Out-String -Width 160 | Should -Match 'tables\s+ReconcileJob\s+Completed\s+True\s+PowerShell\s+Invoke-ParallelReconcile'
        @(Receive-Job $job -Keep).Count | Should -Be 3
        @(Receive-Job $job).Verdict | Sort-Object -Unique | Should -Be @('Match', 'Mismatch')
        $job.HasMoreData | Should -BeFalse
    }

    It 'shows results as they are shown without a job' {
        $shown = 't1' | Invoke-ParallelReconcile @pair -AsJob | Receive-Job -Wait -AutoRemoveJob | Out-String -Width 160
        $shown | Should -Match 'Match\s+t1'
        Get-Job | Should -BeNullOrEmpty
    }

    It 'takes relative paths and drives of its caller' {
        Push-Location TestDrive:\
        try {
            ('t2' | Invoke-ParallelReconcile -Source sqlite:source.db -Target sqlite:target.db -AsJob | Receive-Job -Wait).Verdict | Should -Be 'Mismatch'
        }
        finally {
            Pop-Location
        }
    }

    It 'fails with the reason of what ends it' {
        $job = Invoke-ParallelReconcile @pair -AsJob | Wait-Job -Timeout 60
        $job.State | Should -Be 'Failed'
        $job.JobStateInfo.Reason.Message | Should -Be 'There is no table to reconcile.'
        { Receive-Job $job -ErrorAction Stop } | Should -Throw 'There is no table to reconcile.'
    }

    It 'streams rows of <_>' -ForEach 'Compare-ReconcileTable' {
        @(& $_ t2 @pair -AsJob | Receive-Job -Wait).Count | Should -Be 3
    }

    It 'asks before a repair and then leaves it to the job' {
        $results = 't2' | Invoke-ParallelReconcile @pair
        $results | Repair-ReconcileTable -AsJob -WhatIf | Should -BeNullOrEmpty
        ($results | Repair-ReconcileTable -AsJob -Confirm:$false | Receive-Job -Wait).Verification.Verdict | Should -Be 'Match'
        $results = 't1' | Invoke-ParallelReconcile @pair
        $results | Repair-ReconcileTable -AsJob -Confirm:$false | Should -BeNullOrEmpty
    }

    It 'is stopped with nothing left behind' {
        $before = @(Get-Runspace).Count
        1..20 | ForEach-Object {
            $job = 1..20 | ForEach-Object { "t$_" } | Invoke-ParallelReconcile @pair -AsJob
            $job | Stop-Job
            $job.State | Should -BeIn @('Stopped', 'Completed')
            $job | Remove-Job
        }
        @(Get-Runspace).Count | Should -Be $before
        Get-ReconcileStatistic -Running | Should -BeNullOrEmpty
    }
}
