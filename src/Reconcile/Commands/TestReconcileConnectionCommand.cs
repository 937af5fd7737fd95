using System.Management.Automation;
using Reconcile.Loading;

namespace Reconcile.Commands;

/// <summary>Reaches a database and says whether everything a comparison needs works there.</summary>
[Cmdlet(VerbsDiagnostic.Test, "ReconcileConnection")]
[OutputType(typeof(ConnectionTest))]
public sealed class TestReconcileConnectionCommand : ConnectionCommandBase
{
    private protected override void Process(ReconcileConnection connection) =>
        Run(
            cancellationToken =>
            {
                var test = DataAdapter.Test(connection, cancellationToken).GetAwaiter().GetResult();
                WriteObject(test);
                if (!test.Success)
                {
                    WriteError(ErrorRecords.FromTest(test));
                }
            },
            connection);
}
