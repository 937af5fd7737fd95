using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Catalog;

namespace Reconcile.Data.Checksums;

/// <summary>A value of a type in an engine's SQL, and what it is.</summary>
/// <param name="Sql">An expression of the type.</param>
/// <param name="Column">The column that it stands in.</param>
/// <param name="Expected">The text of its canonical form (of binary the hexadecimal digits); null for NULL.</param>
internal sealed record ChecksumAnswer(string Sql, ColumnDefinition Column, string? Expected)
{
    public ColumnForm Form => new(Column.Kind!.Value);

    public static ChecksumAnswer Of(ReconcileProvider provider, string sql, string type, CanonicalKind kind, string? expected, int wireType = 0) => new(
        sql,
        new ColumnDefinition { Name = "v", NativeType = type, Kind = kind, WireType = wireType, Provider = provider, IsPadded = type.StartsWith("char(", StringComparison.Ordinal) },
        expected);

    /// <summary>The row that holds nothing but the value, in canonical form.</summary>
    public byte[] ToRow()
    {
        var encoder = new CanonicalEncoder(new ByteBuffer());
        if (Expected is null)
        {
            encoder.Null();
        }
        else if (Form.Kind == CanonicalKind.Binary)
        {
            encoder.Binary(Form, Convert.FromHexString(Expected));
        }
        else
        {
            encoder.Text(Form, Encoding.UTF8.GetBytes(Expected));
        }

        return encoder.Output.Written.ToArray();
    }
}
