# Dot-sourced by every test file: the module from its manifest, and databases made with its own cmdlets.
Import-Module (Join-Path $PSScriptRoot '../../Reconcile.psd1') -Force

function New-TestDatabase([string] $Path, [string] $Sql) {
    $null = New-Item -ItemType File -Path $Path -Force
    Invoke-ReconcileQuery "sqlite:$Path" $Sql
}

# Of 20 tables t1..t20, t2 has a changed, a missing and an extra row in the target.
function New-TestPair([string] $Folder) {
    $sql = 1..20 | ForEach-Object { "CREATE TABLE t$_ (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t$_ VALUES (1, 'a'), (2, 'b'), (3, 'c');" }
    New-TestDatabase (Join-Path $Folder 'source.db') ($sql -join "`n")
    New-TestDatabase (Join-Path $Folder 'target.db') (($sql -join "`n") + "UPDATE t2 SET name = 'x' WHERE id = 1; DELETE FROM t2 WHERE id = 2; INSERT INTO t2 VALUES (4, 'd');")
    @{ Source = "sqlite:$(Join-Path $Folder 'source.db')"; Target = "sqlite:$(Join-Path $Folder 'target.db')" }
}

# A port of this machine that was free a moment ago.
function New-FreePort {
    $probe = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
    $probe.Start()
    $probe.LocalEndpoint.Port
    $probe.Stop()
}
