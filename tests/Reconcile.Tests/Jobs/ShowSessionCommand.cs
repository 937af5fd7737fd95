using System.Globalization;
using Reconcile.Commands;

namespace Reconcile.Tests.Jobs;

/// <summary>A command that says where it runs, and with which objects.</summary>
[Cmdlet(VerbsCommon.Show, "Session")]
public sealed class ShowSessionCommand : JobCommandBase
{
    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    [Parameter]
    public object? Given { get; set; }

    [Parameter]
    public string? Path { get; set; }

    private protected override object? PipelineInput => InputObject;

    private protected override void Process()
    {
        WriteInformation(new InformationRecord("told", "test"));
        WriteDebug("debugged");
        WriteObject(new SeenSession(
            SessionState.Path.CurrentFileSystemLocation.ProviderPath,
            Path is null ? string.Empty : GetUnresolvedProviderPathFromPSPath(Path),
            CultureInfo.CurrentCulture.Name,
            Given,
            InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject,
            MyInvocation.ExpectingInput));
    }
}

/// <summary>What a command saw.</summary>
public sealed record SeenSession(string Location, string Path, string Culture, object? Given, object? Input, bool ExpectedInput);
