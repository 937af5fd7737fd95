Describe 'Invoke-ParallelReconcile' {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $pair = New-TestPair $TestDrive
    }

    AfterEach {
        Get-ReconcileStatistic -Running | Should -BeNullOrEmpty
    }

    Context 'Tables' {
        It 'takes names from the pipeline' {
            $results = 1..20 | ForEach-Object { "t$_" } | Invoke-ParallelReconcile @pair
            $results.Count | Should -Be 20
            $results.Where({ $_.Verdict -eq 'Match' }).Count | Should -Be 19
        }

        It 'takes Get-ReconcileTable objects, and the source with them' {
            $results = Get-ReconcileTable $pair.Source -Name 't1*' | Invoke-ParallelReconcile -Target $pair.Target
            $results.Count | Should -Be 11
        }

        It 'takes Import-Csv objects' {
            Set-Content (Join-Path $TestDrive tables.csv) "SourceTable,TargetTable,KeyColumn`nt1,t3,id`nt2,t4,`"id`""
            $results = Import-Csv (Join-Path $TestDrive tables.csv) | Invoke-ParallelReconcile @pair
            ($results | Sort-Object Table).TargetTable | Should -Be 't3', 't4'
        }

        It 'says how to name tables when there are none' {
            { Invoke-ParallelReconcile @pair } | Should -Throw -ErrorId 'NoTables,Reconcile.Commands.InvokeParallelReconcileCommand'
        }
    }

    Context 'Rules' {
        BeforeAll {
            $sql = 'CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT, price NUMERIC, at TIMESTAMP);'
            New-TestDatabase (Join-Path $TestDrive 'rules1.db') ($sql + "INSERT INTO p VALUES (1, 'a', 10, '2020-01-01 10:00:00.3')")
            New-TestDatabase (Join-Path $TestDrive 'rules2.db') ($sql + "INSERT INTO p VALUES (1, 'A ', 10.01, '2020-01-01 10:00:00')")
            $rules = @{ Source = "sqlite:$(Join-Path $TestDrive 'rules1.db')"; Target = "sqlite:$(Join-Path $TestDrive 'rules2.db')" }
        }

        It 'are parameters' {
            $result = Invoke-ParallelReconcile p @rules -Tolerance @{ price = 0.01 } -TimestampPrecision Second -IgnoreCase * -TrimEnd name
            $result.Verdict | Should -Be 'Match'
            $result.Tolerated | Should -Be 1
            ($result | Format-List | Out-String -Width 120) | Should -Match 'numbers equal within 0.01: price'
        }

        It 'are listed with the other parameters' {
            (Get-Command Invoke-ParallelReconcile).Parameters.Keys | Should -Contain 'Tolerance'
        }

        It 'say what is wrong with them' {
            { Invoke-ParallelReconcile p @rules -Tolerance much } | Should -Throw -ErrorId 'RuleInvalid,*'
        }

        It 'have a condition for each side' {
            (Invoke-ParallelReconcile p @rules -SourceWhere 'id < 1' -TargetWhere 'id > 1').Verdict | Should -Be 'Match'
        }
    }

    Context 'Ending early' {
        It 'stops for Select-Object -First' {
            $first = 1..20 | ForEach-Object { "t$_" } | Invoke-ParallelReconcile @pair -MaxWorkers 1 | Select-Object -First 1
            $first | Should -BeOfType ([Reconcile.TableResult])
        }

        It 'stops for an error that shall stop' {
            { 'nowhere', 't1' | Invoke-ParallelReconcile @pair -ErrorAction Stop } | Should -Throw -ErrorId 'TableNotFound,*'
        }

        It 'stops when it is told to from elsewhere' {
            $endless = {
                param($manifest, $pair)
                Import-Module $manifest
                & { for ($i = 0; $true; $i++) { @{ SourceTable = 't1'; TargetTable = "t$i" } } } | Invoke-ParallelReconcile @pair -ErrorAction Ignore
            }
            $shell = [powershell]::Create().AddScript($endless).AddArgument((Join-Path $PSScriptRoot '../../Reconcile.psd1')).AddArgument($pair)
            try {
                $running = $shell.BeginInvoke()
                while (-not (Get-ReconcileStatistic -Running) -and -not $running.IsCompleted) { $null = [Threading.Thread]::Yield() }
                $shell.Stop()
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
            }
            finally {
                $shell.Dispose()
            }
        }
    }

    Context 'Output' {
        It 'shows a table that reads at a glance' {
            $shown = 't2' | Invoke-ParallelReconcile @pair | Out-String -Width 80
            $shown | Should -Match 'Verdict\s+Table\s+Source / Target\s+Missing\s+Extra\s+Changed\s+Time'
            $shown | Should -Match 'Mismatch\s+t2\s+3 / 3\s+1\s+1\s+1\s'
        }

        It 'shows the sample in a list' {
            't2' | Invoke-ParallelReconcile @pair | Format-List | Out-String -Width 120 | Should -Match "Changed id=1: name: 'a' -> 'x'"
        }

        It 'shows differences as a table of their own' {
            ('t2' | Invoke-ParallelReconcile @pair).Sample | Out-String -Width 120 | Should -Match "Changed\s+id=1\s+name: 'a' -> 'x'"
        }

        It 'adapts the number of workers with -MinWorkers' {
            $null = 't1', 't2' | Invoke-ParallelReconcile @pair -MinWorkers 2 -MaxWorkers 6
            $run = Get-ReconcileStatistic Invoke-ParallelReconcile | Select-Object -First 1
            $run.MinWorkers, $run.MaxWorkers, $run.Workers | Should -Be 2, 6, 4
        }

        It 'sums a run up' {
            $summary = 't1', 't2' | Invoke-ParallelReconcile @pair -Summary
            $summary.ExitCode | Should -Be 1
            $summary | Format-Table | Out-String -Width 80 | Should -Match '2\s+1\s+1\s+0\s+0\s+0\s+3\s'
            $summary | Out-String | Should -Match 'Exit code\s+: 1'
        }
    }
}
