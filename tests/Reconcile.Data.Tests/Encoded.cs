using System.Text;
using System.Text.Json;
using Reconcile.Data.Canonical;

namespace Reconcile.Data.Tests;

/// <summary>One value in canonical form, as a row of a single column, for tests that look at it.</summary>
internal sealed class Encoded
{
    private readonly byte[] _row;

    private Encoded(CanonicalKind kind, byte[] row)
    {
        Kind = kind;
        _row = row;
    }

    public CanonicalKind Kind { get; }

    public bool IsForeign => Column.IsForeign;

    public byte[] Bytes => Column.Value.ToArray();

    /// <summary>The value's text; of a foreign one the text it is kept as.</summary>
    public string Text => Column.IsNull ? "NULL" : IsForeign ? "foreign " + Encoding.UTF8.GetString(Bytes) : CanonicalValue.ToText(Kind, Bytes);

    public object? Object => CanonicalValue.ToObject(Kind, Column);

    public CanonicalColumn Column
    {
        get
        {
            var position = 0;
            var column = CanonicalRow.Read(_row, ref position);
            return new CanonicalColumn(column.IsNull, column.IsForeign, column.IsNull ? default : _row.AsSpan(CanonicalRow.HeaderLength));
        }
    }

    public static Encoded As(CanonicalKind kind, Action<CanonicalEncoder, ColumnForm> encode, int fractionDigits = ColumnForm.MaxFractionDigits)
    {
        var encoder = new CanonicalEncoder(new ByteBuffer(1));
        encode(encoder, new ColumnForm(kind, fractionDigits));
        return new Encoded(kind, encoder.Output.Written.ToArray());
    }

    public static Encoded FromText(CanonicalKind kind, string text, int fractionDigits = ColumnForm.MaxFractionDigits) =>
        As(kind, (encoder, form) => encoder.Text(form, Encoding.UTF8.GetBytes(text)), fractionDigits);

    /// <summary>The columns of a row.</summary>
    public static Encoded[] OfRow(ReadOnlySpan<byte> row, IReadOnlyList<ColumnForm> forms)
    {
        var position = 0;
        var columns = new Encoded[forms.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var start = position;
            CanonicalRow.Read(row, ref position);
            columns[i] = new Encoded(forms[i].Kind, row[start..position].ToArray());
        }

        return columns;
    }

    public override string ToString() => Text;

    public bool Same(Encoded other) => _row.AsSpan().SequenceEqual(other._row);

    public int CompareTo(Encoded other) => Math.Sign(CanonicalRow.CompareKeys(_row, other._row, 1));

    /// <summary>What a difference file holds of it.</summary>
    public JsonElement ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            CanonicalJson.Write(writer, Kind, Column);
        }

        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }
}
