Describe 'Get-ReconcileCheckpoint' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $pair = New-TestPair $TestDrive
        $checkpoint = Join-Path $TestDrive 'run.checkpoint'
        $null = 't1', 't2', 't3' | Invoke-ParallelReconcile @pair -Checkpoint $checkpoint
    }

    It 'sums up what is done' {
        $summary = Get-ReconcileCheckpoint $checkpoint
        $summary | Should -BeOfType Reconcile.CheckpointSummary
        $summary.Command | Should -Be 'Invoke-ParallelReconcile'
        $summary.Done, $summary.Failed, $summary.Pending | Should -Be 3, 0, 0
    }

    It 'lists the entries' {
        Get-ReconcileCheckpoint $checkpoint -Status Done | ForEach-Object { $_.Item } | Sort-Object | Should -Be 't1', 't2', 't3'
    }

    It 'says of a file that is none that it is none' {
        Get-ReconcileCheckpoint (Join-Path $TestDrive 'source.db') -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem.FullyQualifiedErrorId | Should -Be 'CheckpointInvalid,Reconcile.Commands.GetReconcileCheckpointCommand'
    }
}
