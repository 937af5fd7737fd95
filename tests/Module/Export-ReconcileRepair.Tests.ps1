Describe 'Export-ReconcileRepair' {
    BeforeAll { . (Join-Path $PSScriptRoot 'ModuleSession.ps1') }

    BeforeEach {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid()))
        $pair = New-TestPair $folder
        $path = Join-Path $folder repair.sql
    }

    It 'writes a script that makes the tables match' {
        1..20 | ForEach-Object { "t$_" } | Invoke-ParallelReconcile @pair -OutputDirectory (Join-Path $folder out) | Export-ReconcileRepair $path
        Invoke-ReconcileQuery $pair.Target -Path $path
        (Invoke-ParallelReconcile t2 @pair).Verdict | Should -Be 'Match'
    }

    It 'describes the script when asked to' {
        $script = 't2' | Invoke-ParallelReconcile @pair | Export-ReconcileRepair $path -PassThru
        $script | Out-String -Width 200 | Should -Match '3\s+t2\s+.*repair\.sql'
    }

    It 'only says what it would do with -WhatIf' {
        't2' | Invoke-ParallelReconcile @pair | Export-ReconcileRepair $path -WhatIf
        $path | Should -Not -Exist
    }
}
