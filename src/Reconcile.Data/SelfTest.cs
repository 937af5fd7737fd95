using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Sources;

namespace Reconcile.Data;

/// <summary>
/// Sends known values through the server's own SQL and the same reader that compares tables, and checks what arrives against the
/// reference; and that texts come sorted as the reference sorts them.
/// </summary>
internal static class SelfTest
{
    private const string OrderColumn = "k";

    /// <summary>Runs all tests.</summary>
    /// <exception cref="ReconcileException">One failed: nothing this server says about data can be trusted.</exception>
    public static async Task RunAsync(DatabaseSession session, CancellationToken cancellationToken)
    {
        var (_, failures) = await CheckAsync(session, cancellationToken).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            throw new ReconcileException(ReconcileProblem.SelfTestFailed,
                $"{session.Connection} does not deliver known values as it should: {string.Join("; ", failures)}. Nothing was compared. Please report this with the server's version.");
        }
    }

    /// <summary>Runs all tests. Returns how many passed, and a sentence for each that did not.</summary>
    public static async Task<(int Passed, IReadOnlyList<string> Failures)> CheckAsync(DatabaseSession session, CancellationToken cancellationToken)
    {
        var failures = new List<string>();
        KnownAnswer[] answers = [.. KnownAnswers.For(session.Connection.Provider).Where(answer => session.Dialect.IsUnicode || System.Text.Ascii.IsValid(answer.Sql))];
        ColumnDefinition[] columns = [.. answers.Select((answer, i) => answer.ToColumn(i, session.Dialect))];
        ColumnForm[] forms = [.. answers.Select(answer => new ColumnForm(answer.Kind))];
        var rows = await ReadAsync(session, $"SELECT {string.Join(", ", answers.Select(answer => answer.Sql))}", columns, forms, cancellationToken).ConfigureAwait(false);
        var position = 0;
        foreach (var answer in answers)
        {
            var came = TextOf(answer.Kind, rows[0], ref position);
            if (came != answer.Expected)
            {
                failures.Add($"{answer.Sql} came as {came}, not as {answer.Expected}");
            }
        }

        failures.AddRange(await CheckOrderAsync(session, cancellationToken).ConfigureAwait(false));
        return (answers.Length + 1 - failures.Count, failures);
    }

    private static async Task<IReadOnlyList<string>> CheckOrderAsync(DatabaseSession session, CancellationToken cancellationToken)
    {
        var dialect = session.Dialect;
        var column = new ColumnDefinition { Name = OrderColumn, NativeType = "varchar", Kind = CanonicalKind.Text };
        var probes = dialect.OrderProbes.Select(text => $"SELECT {dialect.TextLiteral(text)} AS {dialect.Quote(OrderColumn)}");
        var query = $"SELECT {dialect.SelectExpression(column)} FROM ({string.Join(" UNION ALL ", probes)}) AS t ORDER BY {dialect.OrderExpression(column, CanonicalKind.Text)}";
        var rows = await ReadAsync(session, query, [column], [new ColumnForm(CanonicalKind.Text)], cancellationToken).ConfigureAwait(false);
        return rows.Zip(rows.Skip(1)).All(pair => CanonicalRow.CompareKeys(pair.First, pair.Second, 1) < 0) && rows.Count == dialect.OrderProbes.Count
            ? []
            : [$"texts do not come sorted by their UTF-8 bytes, but as {string.Join(", ", rows.Select(FirstText))}"];
    }

    private static async Task<IReadOnlyList<byte[]>> ReadAsync(
        DatabaseSession session, string query, IReadOnlyList<ColumnDefinition> columns, IReadOnlyList<ColumnForm> forms, CancellationToken cancellationToken)
    {
        var source = await session.OpenRowsAsync(query, columns, forms, cancellationToken).ConfigureAwait(false);
        await using var reader = new RowReader(source, error => session.Translate(error, cancellationToken), cancellationToken);
        var encoder = new CanonicalEncoder(new ByteBuffer());
        var rows = new List<byte[]>();
        for (var batch = await reader.NextAsync(null, cancellationToken).ConfigureAwait(false); batch is not null;
             batch = await reader.NextAsync(batch, cancellationToken).ConfigureAwait(false))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                encoder.Output.Clear();
                reader.Decoder?.Decode(batch[i], encoder);
                rows.Add(reader.Decoder is null ? batch[i].ToArray() : encoder.Output.Written.ToArray());
            }
        }

        return rows;
    }

    private static string TextOf(CanonicalKind kind, ReadOnlySpan<byte> row, ref int position)
    {
        var column = CanonicalRow.Read(row, ref position);
        return column.IsNull ? "NULL" : column.IsForeign ? "a value of another kind" : CanonicalValue.ToText(kind, column.Value);
    }

    private static string FirstText(byte[] row)
    {
        var position = 0;
        return $"'{TextOf(CanonicalKind.Text, row, ref position)}'";
    }
}
