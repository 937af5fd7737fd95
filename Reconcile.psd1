@{
    RootModule           = 'bin/Reconcile.dll'
    RequiredAssemblies   = @('bin/Reconcile.Core.dll')
    FormatsToProcess     = @('bin/Reconcile.Format.ps1xml')
    ModuleVersion        = '0.1.0'
    GUID                 = '6d4f2a39-5b1e-4a36-9f0c-2f7f0f1a7c55'
    Author               = 'The Reconcile developers'
    Copyright            = 'MIT licence'
    Description          = 'Proves that two databases hold the same data, says exactly where they differ, and repairs it; runs any script over many items; collects data and files from APIs and sites: in parallel, with per-item timeouts, retries, resumption and structured results.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Clear-ScrapeCache'
        'Compare-ReconcileTable'
        'Export-ReconcileRepair'
        'Get-ReconcileCheckpoint'
        'Get-ReconcileStatistic'
        'Get-ReconcileTable'
        'Get-ReconcileTelemetry'
        'Get-ScrapeCache'
        'Get-ScrapeThrottle'
        'Invoke-ParallelBatch'
        'Invoke-ParallelReconcile'
        'Invoke-ReconcileQuery'
        'Measure-ReconcileWorker'
        'New-ReconcileConnection'
        'Repair-ReconcileTable'
        'Reset-ScrapeThrottle'
        'Start-ReconcileTelemetry'
        'Start-Scrape'
        'Stop-ReconcileTelemetry'
        'Test-ReconcileConnection'
    )
    PrivateData          = @{ PSData = @{ Tags = @('database', 'compare', 'reconcile', 'postgresql', 'sqlserver', 'sqlite', 'mysql', 'mariadb', 'parallel', 'batch', 'scrape', 'http') } }
}
