using System.Data.Common;
using System.Runtime.CompilerServices;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Query;

/// <summary>Runs a query or a script and hands its rows on one by one.</summary>
internal static class QueryRunner
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(ReconcileOptions.DefaultLockTimeoutSeconds);

    public static async IAsyncEnumerable<QueryRow> RunAsync(
        ReconcileConnection connection, string sql, IReadOnlyDictionary<string, object?> parameters, TimeSpan timeout,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var guard = new QueryGuard(connection, timeout, limit.Token, cancellationToken);
        await using var session = await guard.RunAsync(() => DatabaseSession.OpenAsync(connection, LockTimeout, readOnly: false, stop.Token)).ConfigureAwait(false);
        guard.Session = session;
        session.EndQueriesWith(stop.Token);
        foreach (var part in SqlScript.Split(connection.Provider, sql, parameters.Count > 0))
        {
            await using var command = DatabaseDriver.CreateCommand(session.Open, part, parameters);
            await using var reader = await guard.RunAsync(() => command.ExecuteReaderAsync(stop.Token)).ConfigureAwait(false);
            var ended = false;
            try
            {
                do
                {
                    var names = NamesOf(reader);
                    while (await guard.RunAsync(() => reader.ReadAsync(stop.Token)).ConfigureAwait(false))
                    {
                        yield return new QueryRow(names, guard.Read(() => ValuesOf(reader)));
                    }
                }
                while (await guard.RunAsync(() => reader.NextResultAsync(stop.Token)).ConfigureAwait(false));
                ended = true;
            }
            finally
            {
                if (!ended)
                {
                    // Else disposing of the reader would read the rest of the rows.
                    command.Cancel();
                }
            }
        }
    }

    /// <summary>Names that are all there and all different: an object cannot have two properties of one name.</summary>
    internal static string[] UniqueNames(IEnumerable<string> names)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. names.Select((name, i) =>
        {
            var own = string.IsNullOrEmpty(name) || name == "?column?" ? $"column_{i + 1}" : name;
            var unique = own;
            for (var n = 2; !used.Add(unique); n++)
            {
                unique = $"{own}_{n}";
            }

            return unique;
        })];
    }

    private static string[] NamesOf(DbDataReader reader) => UniqueNames(Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));

    private static object?[] ValuesOf(DbDataReader reader)
    {
        var values = new object?[reader.FieldCount];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        }

        return values;
    }
}
