BeforeDiscovery {
    $manifest = Test-ModuleManifest (Join-Path $PSScriptRoot '../../Reconcile.psd1')
    $commands = $manifest.ExportedCmdlets.Keys | ForEach-Object { @{ Name = $_ } }
}

Describe 'The module' {
    BeforeAll { . (Join-Path $PSScriptRoot 'ModuleSession.ps1') }

    It 'exports <Name>' -ForEach $commands {
        (Get-Command -Module Reconcile -Name $Name).CommandType | Should -Be 'Cmdlet'
    }

    It 'exports nothing that the manifest does not name' {
        (Get-Command -Module Reconcile).Count | Should -Be (Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../Reconcile.psd1')).CmdletsToExport.Count
    }

    It 'has an approved verb, output types and a syntax for <Name>' -ForEach $commands {
        $command = Get-Command $Name
        (Get-Verb).Verb | Should -Contain $command.Verb
        $command.OutputType.Count | Should -BeGreaterThan 0
        (Get-Help $Name).Syntax | Should -Not -BeNullOrEmpty
    }

    It 'tells what each mandatory parameter of <Name> wants' -ForEach $commands {
        foreach ($parameter in (Get-Command $Name).Parameters.Values) {
            foreach ($attribute in $parameter.Attributes.Where({ $_ -is [Parameter] -and $_.Mandatory })) {
                $attribute.HelpMessage | Should -Not -BeNullOrEmpty -Because "-$($parameter.Name) is mandatory"
            }
        }
    }

    It 'makes its types literals at import, and loads no adapter' {
        $script = @"
Import-Module '$(Join-Path $PSScriptRoot '../../Reconcile.psd1')'
[Reconcile.TableResult].Name
[AppDomain]::CurrentDomain.GetAssemblies().Location.Where({ `$_ -match 'bin.lib' })
"@
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $script | Should -Be 'TableResult'
    }
}
