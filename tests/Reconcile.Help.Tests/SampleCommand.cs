using System.Management.Automation;

namespace Reconcile.Help.Tests;

/// <summary>A cmdlet as the module's are: with parameters of a generic base, and some that it has to be asked for.</summary>
[Cmdlet(VerbsDiagnostic.Test, "Sample", SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class SampleCommand : SampleCommandBase<int>, IDynamicParameters
{
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Label")]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    public object GetDynamicParameters() => new SampleParameters();
}

/// <summary>What several cmdlets have in common.</summary>
public abstract class SampleCommandBase<T> : PSCmdlet
{
    [Parameter]
    [ValidateRange(1, 100)]
    public int Count { get; set; } = 4;

    [Parameter]
    [ValidateRange(1, 100)]
    public int Least { get; set; }

    [Parameter]
    public DayOfWeek? Day { get; set; }
}

/// <summary>Parameters that PowerShell asks an object for.</summary>
public sealed class SampleParameters
{
    [Parameter]
    public double Tolerance { get; set; } = 0.5;
}
