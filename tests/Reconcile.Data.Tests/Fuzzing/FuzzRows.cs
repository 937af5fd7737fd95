using System.Globalization;
using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Sources;

namespace Reconcile.Data.Tests.Fuzzing;

/// <summary>The rows of a random pair of tables in canonical form, and which row each form is of.</summary>
internal sealed class FuzzRows
{
    private readonly FuzzPair _pair;
    private readonly int[] _order;
    private readonly CanonicalEncoder _encoder = new(new ByteBuffer());
    private readonly Dictionary<string, string?[]> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _forms = new(StringComparer.Ordinal);

    public FuzzRows(FuzzPair pair)
    {
        _pair = pair;
        _order = [.. pair.Key, .. Enumerable.Range(0, pair.Columns.Count).Where(i => !pair.Key.Contains(i))];
        Forms = [.. _order.Select(i => new ColumnForm(pair.Columns[i].Kind))];
        Source = [.. pair.Source.Select(Encode)];
        Target = [.. pair.Target.Select(Encode)];
    }

    public ColumnForm[] Forms { get; }

    public byte[][] Source { get; }

    public byte[][] Target { get; }

    /// <summary>The row of a form. Forms that two different rows share, and rows of two forms, are found out here.</summary>
    public string?[] RowOf(ReadOnlySpan<byte> form) => _rows[Convert.ToHexString(form)];

    /// <summary>Rows in the order of the key, those of one key in any.</summary>
    public byte[][] Sorted(byte[][] rows, Random random)
    {
        var sorted = rows.ToArray();
        random.Shuffle(sorted);
        // Stable, unlike Array.Sort: the order among equal keys is the random one.
        return [.. sorted.Order(Comparer<byte[]>.Create((left, right) => CanonicalRow.CompareKeys(left, right, _pair.Key.Count)))];
    }

    private byte[] Encode(string?[] row)
    {
        _encoder.Output.Clear();
        for (var i = 0; i < _order.Length; i++)
        {
            Encode(Forms[i], row[_order[i]]);
        }

        var form = _encoder.Output.Written.ToArray();
        var (hex, text) = (Convert.ToHexString(form), FuzzTruth.Text(row));
        if ((_rows.TryGetValue(hex, out var other) && FuzzTruth.Text(other) != text) || (_forms.TryGetValue(text, out var otherForm) && otherForm != hex))
        {
            throw new InvalidOperationException($"The form {hex} of {text} is not one to one.");
        }

        (_rows[hex], _forms[text]) = (row, hex);
        return form;
    }

    private void Encode(ColumnForm form, string? text)
    {
        switch (form.Kind)
        {
            case var _ when text is null:
                _encoder.Null();
                break;
            case CanonicalKind.Integer:
                _encoder.Integer(form, long.Parse(text, CultureInfo.InvariantCulture));
                break;
            case CanonicalKind.Number:
                _encoder.Number(form, Encoding.UTF8.GetBytes(text));
                break;
            case CanonicalKind.Float:
                _encoder.Float(form, FuzzValue.Number(text));
                break;
            case CanonicalKind.Uuid or CanonicalKind.Binary:
                _encoder.Binary(form, Convert.FromHexString(text));
                break;
            default:
                _encoder.Text(form, Encoding.UTF8.GetBytes(text));
                break;
        }
    }
}

/// <summary>Rows from memory, so many to a batch, so that batches end at all places.</summary>
internal sealed class FuzzRowSource(byte[][] rows, int batchRows) : IRowSource
{
    private int _next;

    public IRowDecoder? Decoder => null;

    public ValueTask<bool> FillAsync(RowBatch batch, CancellationToken cancellationToken)
    {
        for (; batch.Count < batchRows && _next < rows.Length; _next++)
        {
            batch.AddRow(rows[_next]);
        }

        return ValueTask.FromResult(batch.Count > 0);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
