using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Reconcile.Data.Canonical;
using Reconcile.Data.Checksums;
using Xunit;

namespace Reconcile.Data.Tests.Checksums;

public sealed class ChecksumTextTests
{
    [Theory]
    [InlineData(CanonicalKind.Boolean, "true", "1;")]
    [InlineData(CanonicalKind.Boolean, "false", "0;")]
    [InlineData(CanonicalKind.Integer, "-9223372036854775808", "-9223372036854775808;")]
    [InlineData(CanonicalKind.Number, "2.20", "2.2;")]
    [InlineData(CanonicalKind.Number, "-0.050", "-0.05;")]
    [InlineData(CanonicalKind.Number, "1e3", "1000;")]
    [InlineData(CanonicalKind.Number, "NaN", "NaN;")]
    [InlineData(CanonicalKind.Float, "0.1", "3FB999999999999A;")]
    [InlineData(CanonicalKind.Float, "-0", "0000000000000000;")]
    [InlineData(CanonicalKind.Float, "NaN", "NaN;")]
    [InlineData(CanonicalKind.Date, "2000-02-29", "2000-02-29;")]
    [InlineData(CanonicalKind.Time, "23:59:59.5000", "23:59:59.5;")]
    [InlineData(CanonicalKind.Timestamp, "2000-02-29T00:00:00", "2000-02-29 00:00:00;")]
    [InlineData(CanonicalKind.Instant, "2020-03-29 01:30:00+02:00", "2020-03-28 23:30:00+00;")]
    [InlineData(CanonicalKind.Uuid, "00112233-4455-6677-8899-AABBCCDDEEFF", "00112233-4455-6677-8899-aabbccddeeff;")]
    [InlineData(CanonicalKind.Text, "\u00e9|", "3:\u00e9|")]
    [InlineData(CanonicalKind.Text, "", "0:")]
    [InlineData(CanonicalKind.Text, "N;", "2:N;")]
    [InlineData(CanonicalKind.Integer, "N", "?4E;")]
    [InlineData(CanonicalKind.Date, "0000-00-00", "?303030302D30302D3030;")]
    internal void A_value_is_hashed_as_this_text(CanonicalKind kind, string value, string text) =>
        Assert.Equal(text, TextOf(kind, (encoder, form) => encoder.Text(form, Encoding.UTF8.GetBytes(value))));

    [Fact]
    public void Bytes_are_hashed_as_hexadecimal_digits_and_NULL_as_nothing_else_is()
    {
        Assert.Equal("00FF7F;", TextOf(CanonicalKind.Binary, (encoder, form) => encoder.Binary(form, [0, 255, 127])));
        Assert.Equal(";", TextOf(CanonicalKind.Binary, (encoder, form) => encoder.Binary(form, [])));
        Assert.All(Enum.GetValues<CanonicalKind>(), kind => Assert.Equal("N;", TextOf(kind, (encoder, _) => encoder.Null())));
    }

    [Theory]
    [InlineData("a|b", "c", "a", "b|c")]
    [InlineData("a", "", "", "a")]
    [InlineData("1:a", "", "", "1:a")]
    [InlineData(null, "", "", null)]
    [InlineData(null, null, "", "")]
    [InlineData("NULL", null, null, "NULL")]
    [InlineData("N;", null, null, "N;")]
    public void What_stands_in_one_column_is_not_taken_for_what_stands_in_the_next(string? left1, string? left2, string? right1, string? right2) =>
        Assert.NotEqual(SumOf("salt", left1, left2), SumOf("salt", right1, right2));

    [Fact]
    [SuppressMessage("Security", "CA5351", Justification = "It is MD5 that is tested.")]
    public void The_lanes_are_the_bytes_of_the_MD5_of_the_salt_and_the_texts()
    {
        var hash = MD5.HashData(Encoding.UTF8.GetBytes("salt3:\u00e9xN;"));

        var sum = SumOf("salt", "\u00e9x", null);

        Assert.Equal(ChecksumReference.Sum(Lane(hash, 0), Lane(hash, 4), Lane(hash, 8), Lane(hash, 12)), sum);
        Assert.NotEqual(sum, SumOf("sal", "t", null));
        Assert.NotEqual(sum, SumOf("pepper", "\u00e9x", null));
        Assert.Equal(ChecksumReference.Sum(3L * Lane(hash, 0), 3L * Lane(hash, 4), 3L * Lane(hash, 8), 3L * Lane(hash, 12)), unchecked(sum + sum + sum));
        Assert.NotEqual(ChecksumReference.NewSalt(), ChecksumReference.NewSalt());
    }

    private static long Lane(byte[] hash, int start) => BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(start));

    private static UInt128 SumOf(string salt, params string?[] texts)
    {
        var encoder = new CanonicalEncoder(new ByteBuffer());
        var form = new ColumnForm(CanonicalKind.Text);
        foreach (var text in texts)
        {
            if (text is null)
            {
                encoder.Null();
            }
            else
            {
                encoder.Text(form, Encoding.UTF8.GetBytes(text));
            }
        }

        return new ChecksumReference(salt, [.. texts.Select(_ => form)]).Row(encoder.Output.Written);
    }

    private static string TextOf(CanonicalKind kind, Action<CanonicalEncoder, ColumnForm> encode)
    {
        var encoder = new CanonicalEncoder(new ByteBuffer());
        encode(encoder, new ColumnForm(kind));
        var position = 0;
        var output = new ByteBuffer();
        ChecksumText.Append(output, kind, CanonicalRow.Read(encoder.Output.Written, ref position));
        return Encoding.UTF8.GetString(output.Written);
    }
}
