BeforeDiscovery {
    $commands = (Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../Reconcile.psd1')).CmdletsToExport
}

Describe 'Get-Help <_>' -ForEach $commands {
    BeforeAll {
        . (Join-Path $PSScriptRoot 'ModuleSession.ps1')
        $help = Get-Help $_ -Full
        $command = Get-Command $_
    }

    It 'says what it is for and how it is called' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis | Should -Not -Match "^\s*$($command.Name) "
        @($help.syntax.syntaxItem).Count | Should -Be $command.ParameterSets.Count
        $help.examples.example | Should -Not -BeNullOrEmpty
    }

    It 'explains each parameter' {
        $common = [Management.Automation.Cmdlet]::CommonParameters
        $own = $command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object
        $explained = $help.parameters.parameter | Where-Object { $_.description.Text } | ForEach-Object name | Sort-Object
        $explained -join ' ' | Should -Be ($own -join ' ')
    }

    It 'is shown in any language' {
        $before = [cultureinfo]::CurrentUICulture
        try {
            [cultureinfo]::CurrentUICulture = 'de-DE'
            Get-Help $command.Name -Examples | Out-String -Width 200 | Should -Match ([regex]::Escape(($help.examples.example[0].code -split "`n")[0]))
        }
        finally {
            [cultureinfo]::CurrentUICulture = $before
        }
    }
}
