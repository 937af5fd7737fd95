using System.Text.Encodings.Web;
using System.Text.Json;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Repair;

/// <summary>
/// Looks at a row that its statement did not touch. It is read as comparing reads it, so that a value in another spelling (a JSON with other
/// white space, a time with other zeros) is not taken for another value.
/// </summary>
internal sealed class RowExaminer(DatabaseSession session, RepairTable table, RepairStatements statements)
{
    /// <summary>Rows that have the change's key, locked until the transaction ends.</summary>
    public async Task<int> CountAsync(RowChange change, CancellationToken cancellationToken) =>
        (await session.ListAsync(session.Dialect.LockQuery(table.Name, statements.Key(change)), _ => true, cancellationToken).ConfigureAwait(false)).Count;

    /// <summary>Whether the row holds the values that it was compared with.</summary>
    public async Task<bool> IsAsComparedAsync(RowChange change, CancellationToken cancellationToken)
    {
        var columns = statements.Columns(change.Old);
        if (columns.Count == 0)
        {
            return true;
        }

        ColumnDefinition[] definitions = [.. columns.Select(column => column.Target)];
        var query = session.Dialect.RowsQuery(table.Name, definitions, [], statements.Key(change));
        var rows = await session.OpenRowsAsync(query, definitions, [.. columns.Select(column => column.Form)], cancellationToken).ConfigureAwait(false);
        await using var reader = new RowReader(rows, error => session.Translate(error, cancellationToken), cancellationToken);
        var batch = await reader.NextAsync(null, cancellationToken).ConfigureAwait(false);
        return batch is { Count: 1 } && Holds(Canonical(reader, batch[0]), columns, change.Old);
    }

    private static byte[] Canonical(RowReader reader, ReadOnlySpan<byte> row)
    {
        if (reader.Decoder is null)
        {
            return row.ToArray();
        }

        var encoder = new CanonicalEncoder(new ByteBuffer());
        reader.Decoder.Decode(row, encoder);
        return encoder.Output.Written.ToArray();
    }

    private static bool Holds(ReadOnlySpan<byte> row, IReadOnlyList<RepairColumn> columns, JsonElement values)
    {
        var position = 0;
        foreach (var column in columns)
        {
            var now = ToJson(column.Form.Kind, CanonicalRow.Read(row, ref position));
            if (!JsonElement.DeepEquals(now, values.GetProperty(column.Source)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value as the file has it.</summary>
    private static JsonElement ToJson(CanonicalKind kind, CanonicalColumn value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            CanonicalJson.Write(writer, kind, value);
        }

        return JsonElement.Parse(stream.ToArray());
    }
}
