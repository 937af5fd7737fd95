using System.Management.Automation;
using Reconcile.Loading;

namespace Reconcile.Commands;

/// <summary>Reaches a database and says whether everything a comparison needs works there.</summary>
/// <remarks>Known values are sent through the server's own SQL and compared with what they should come to: a server that would spell or hash a value differently is found before anything is said about data.</remarks>
/// <example>
/// <code>
/// Test-ReconcileConnection sqlite:./shop.db, sqlite:./copy.db
/// </code>
/// Reaches two databases: their versions, what the login may do, and whether known values come back as they should.
/// </example>
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
