<#
.SYNOPSIS
Queries as objects: parameters by name, results into the pipeline, live statistics of a run.
.EXAMPLE
reconcile examples/03-queries.ps1 -Connection sqlite:./shop.db
#>
param(
    [Parameter(Mandatory)] [string] $Connection
)

$ErrorActionPreference = 'Stop'
Invoke-ReconcileQuery $Connection 'CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY, author TEXT, note TEXT)'

# Values travel as parameters: an apostrophe or a semicolon in them is only that.
foreach ($author in "O'Brien", 'Ida; DROP TABLE notes') {
    Invoke-ReconcileQuery $Connection 'INSERT INTO notes (author, note) VALUES (@author, @note)' -Parameter @{ author = $author; note = $null }
}

$notes = Invoke-ReconcileQuery $Connection 'SELECT author, COUNT(*) AS notes FROM notes GROUP BY author ORDER BY author'
$notes | Out-Default

# A database compared with itself matches; what a run is doing can be asked for while it runs.
Get-ReconcileTable $Connection | Invoke-ParallelReconcile -Target $Connection | ForEach-Object { Get-ReconcileStatistic -Running } | Out-Default
Measure-ReconcileWorker -ItemCount 50 -MeanSeconds 90 -BudgetSeconds 900 -Cap 16 | Out-Default
