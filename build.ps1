#!/usr/bin/env pwsh
<#
.SYNOPSIS
Builds, checks and packs the module.
.EXAMPLE
./build.ps1 -Task Analyze, Build, Test, Package
.EXAMPLE
./build.ps1 -Task Package -Runtime linux-x64, win-x64, osx-arm64
#>
[CmdletBinding()]
param(
    # What to do, in this order: Clean, Build, Test, Analyze, Package.
    [ArgumentCompletions('Clean', 'Build', 'Test', 'Analyze', 'Package')]
    [string[]] $Task = 'Build',

    # The platforms to pack for, for example linux-x64, linux-arm64, win-x64, osx-arm64; without any, this one.
    [string[]] $Runtime = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$Solution = Join-Path $PSScriptRoot 'Module.sln'
$Artifacts = Join-Path $PSScriptRoot 'artifacts'
$ThisPlatform = [Runtime.InteropServices.RuntimeInformation]::RuntimeIdentifier

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args ended with $LASTEXITCODE." }
}

function Clean {
    Get-ChildItem $PSScriptRoot -Recurse -Directory -Include bin, obj, TestResults | Remove-Item -Recurse -Force
    if (Test-Path $Artifacts) { Remove-Item $Artifacts -Recurse -Force }
}

function Build {
    Invoke-DotNet build $Solution
}

function Test {
    Invoke-DotNet test $Solution

    $tests = Join-Path $PSScriptRoot 'tests/Module/*.Tests.ps1'
    if (-not (Test-Path $tests)) { return Write-Host 'Pester tests: skipped, there are none in tests/Module.' }
    if (-not (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0')) {
        return Write-Host 'Pester tests: skipped, Pester 5 is not installed (Install-PSResource Pester).'
    }

    # In a process of its own: this one could not unload the module again, and would keep its files locked on Windows.
    $run = "`$result = Invoke-Pester -Path '$($tests -replace "'", "''")' -PassThru; exit [int](`$result.Result -ne 'Passed')"
    & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command $run
    if ($LASTEXITCODE -ne 0) { throw 'Pester tests failed.' }
}

function Analyze {
    Invoke-DotNet format $Solution --verify-no-changes
}

function Package {
    $manifest = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'Reconcile.psd1')
    foreach ($platform in $Runtime -split ',') {
        Invoke-DotNet msbuild -nologo (Join-Path $PSScriptRoot 'Package.proj') "-p:Runtime=$platform"
        if ($platform -eq $ThisPlatform) {
            Assert-PackageImports (Join-Path $Artifacts "Reconcile-$($manifest.ModuleVersion)-$platform.zip") $manifest.CmdletsToExport
        }
    }
}

# What was packed has to work where nothing else of this folder is.
function Assert-PackageImports([string] $Zip, [string[]] $Commands) {
    $folder = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
    try {
        [IO.Compression.ZipFile]::ExtractToDirectory($Zip, $folder)
        $path = (Join-Path $folder 'Reconcile/Reconcile.psd1') -replace "'", "''"
        $import = "`$ErrorActionPreference = 'Stop'; (Import-Module '$path' -PassThru).ExportedCommands.Keys"
        $exported = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command $import
        if ($LASTEXITCODE -ne 0) { throw "The module in $Zip cannot be imported." }
        $missing = $Commands | Where-Object { $_ -notin $exported }
        if ($missing) { throw "The module in $Zip lacks: $($missing -join ', ')." }
    }
    finally {
        if (Test-Path $folder) { Remove-Item $folder -Recurse -Force }
    }
}

# From another shell, "Build,Test" arrives as one text.
$tasks = $Task -split ','
$unknown = $tasks | Where-Object { $_ -notin 'Clean', 'Build', 'Test', 'Analyze', 'Package' }
if ($unknown) { throw "There is no task $($unknown -join ', '): the tasks are Clean, Build, Test, Analyze, Package." }
foreach ($name in $tasks) { & $name }
