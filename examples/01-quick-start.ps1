<#
.SYNOPSIS
Creates two SQLite databases that differ in known ways, compares them in parallel, repairs one of them, and shows that they match.
.EXAMPLE
dotnet run --project src/Reconcile.Host -- examples/01-quick-start.ps1
#>
param(
    # Where the databases, the differences and the repair script go. Existing ones are replaced.
    [string] $Folder = [IO.Path]::Combine([IO.Path]::GetTempPath(), 'reconcile-quick-start')
)

$ErrorActionPreference = 'Stop'
if ([IO.Directory]::Exists($Folder)) { [IO.Directory]::Delete($Folder, $true) }
$null = [IO.Directory]::CreateDirectory($Folder)
$source = "sqlite:$Folder/source.db"
$target = "sqlite:$Folder/target.db"

'1. Two shops with the same 200,000 rows in four tables'
$shop = @'
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT, since DATE);
CREATE TABLE products (code TEXT PRIMARY KEY NOT NULL, title TEXT, price NUMERIC(10,2));
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER NOT NULL REFERENCES customers, placed DATETIME, paid BOOLEAN);
CREATE TABLE order_lines ("order" INTEGER NOT NULL REFERENCES orders, line INTEGER NOT NULL, product TEXT NOT NULL REFERENCES products, quantity INTEGER, PRIMARY KEY ("order", line));
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15000)
INSERT INTO customers SELECT i, 'Customer ' || i, CASE i % 4 WHEN 0 THEN 'Zürich' WHEN 1 THEN 'Łódź' WHEN 2 THEN NULL ELSE 'São Paulo' END, date('2015-01-01', i % 3000 || ' days') FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
INSERT INTO products SELECT printf('P-%05d', i), 'Product ' || i, i * 7 % 100000 / 100.0 FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)
INSERT INTO orders SELECT i, i * 13 % 15000 + 1, datetime('2024-01-01', i * 7 || ' minutes'), i % 9 <> 0 FROM n;
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 119999)
INSERT INTO order_lines SELECT i / 2 + 1, i % 2 + 1, printf('P-%05d', i * 31 % 5000 + 1), i % 5 + 1 FROM n;
COMMIT;
'@
Invoke-ReconcileQuery $source $shop
Invoke-ReconcileQuery $target $shop

'2. ...and now the second one drifts: 1 price, 2 orders, 1 customer, 25 lines'
Invoke-ReconcileQuery $target @'
UPDATE products SET price = price + 0.01 WHERE code = 'P-01234';
UPDATE orders SET paid = NOT paid WHERE id IN (4711, 42000);
INSERT INTO customers VALUES (15001, 'Nobody', '', NULL);
DELETE FROM order_lines WHERE "order" BETWEEN 100 AND 111 OR "order" = 59000 AND line = 1;
'@

'3. Compare all tables in parallel'
$results = Get-ReconcileTable $source |
    Invoke-ParallelReconcile -Target $target -MaxWorkers 4 -OutputDirectory "$Folder/differences"
$results | Out-Default

'4. Where exactly? The first rows of each table (all of them are in the files)'
$results | ForEach-Object { $_.Sample } | Out-Default

'5. Write the repair script, apply it, compare again'
$results | Export-ReconcileRepair -Path "$Folder/repair.sql" | Out-Default
Invoke-ReconcileQuery $target -Path "$Folder/repair.sql"
$summary = Get-ReconcileTable $source | Invoke-ParallelReconcile -Target $target -Summary
$summary.Results | Out-Default

"$($summary.Matching) of $($summary.TotalTables) tables match after the repair. Everything is in $Folder."
exit $summary.ExitCode
