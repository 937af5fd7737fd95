Describe 'Measure-ReconcileWorker' {
    BeforeAll { . (Join-Path $PSScriptRoot 'ModuleSession.ps1') }

    It 'proposes <Workers> for <Items> items of <Mean> s in <Budget> s' -ForEach @(
        @{ Items = 20; Mean = 60; Budget = 300; Workers = 4 }
        @{ Items = 50; Mean = 90; Budget = 900; Workers = 5 }
    ) {
        (Measure-ReconcileWorker $Items $Mean $Budget -Cap 10).Workers | Should -Be $Workers
    }

    It 'says why' {
        Measure-ReconcileWorker 20 60 300 | Out-String -Width 160 | Should -Match '4\s+300\s+True\s+20 items'
    }
}
