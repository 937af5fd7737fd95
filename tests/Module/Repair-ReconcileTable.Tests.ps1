Describe 'Repair-ReconcileTable' {
    BeforeAll { . (Join-Path $PSScriptRoot 'ModuleSession.ps1') }

    BeforeEach {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $pair = New-TestPair $folder
    }

    It 'makes the tables match and says so' {
        $repaired = 1..20 | ForEach-Object { "t$_" } | Invoke-ParallelReconcile @pair | Repair-ReconcileTable -Confirm:$false
        $repaired.Table | Should -Be 't2'
        $repaired.Inserted, $repaired.Updated, $repaired.Deleted, $repaired.Skipped | Should -Be 1, 1, 1, 0
        $repaired.Verdict | Should -Be 'Match'
        (Invoke-ParallelReconcile t2 @pair).Verdict | Should -Be 'Match'
    }

    It 'only says what it would do with -WhatIf' {
        't2' | Invoke-ParallelReconcile @pair | Repair-ReconcileTable -WhatIf | Should -BeNullOrEmpty
        (Invoke-ParallelReconcile t2 @pair).Differences | Should -Be 3
    }

    It 'leaves a way back with -UndoDirectory' {
        $repaired = 't2' | Invoke-ParallelReconcile @pair | Repair-ReconcileTable -Confirm:$false -UndoDirectory (Join-Path $folder undo)
        Invoke-ReconcileQuery $pair.Target -Path $repaired.UndoFile
        (Invoke-ParallelReconcile t2 @pair).Differences | Should -Be 3
    }

    It 'deletes nothing with -Mode UpsertOnly' {
        $repaired = 't2' | Invoke-ParallelReconcile @pair | Repair-ReconcileTable -Confirm:$false -Mode UpsertOnly
        $repaired.Deleted | Should -Be 0
        $repaired.Verification.Extra | Should -Be 1
    }

    It 'shows what it did in a line' {
        't2' | Invoke-ParallelReconcile @pair | Repair-ReconcileTable -Confirm:$false -NoVerify |
            Out-String -Width 200 | Should -Match 'NotVerified\s+t2\s+1\s+1\s+1\s+0\s+0'
    }

    It 'refuses a result that does not hold all its differences' {
        't2' | Invoke-ParallelReconcile @pair -SampleSize 1 | Repair-ReconcileTable -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -Match '^DifferencesIncomplete,'
    }
}
