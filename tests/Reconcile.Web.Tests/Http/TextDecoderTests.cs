using System.Text;
using Reconcile.Web.Http;

namespace Reconcile.Web.Tests.Http;

public sealed class TextDecoderTests
{
    [Theory]
    [InlineData("C3A4", "text/plain; charset=utf-8", "ä", "utf-8", nameof(CharsetSource.Header))]
    [InlineData("C3A4", "", "ä", "utf-8", nameof(CharsetSource.Default))]
    [InlineData("E4", "text/plain; charset=ISO-8859-1", "ä", "windows-1252", nameof(CharsetSource.Header))]
    [InlineData("80", "text/plain; charset=\"latin1\"", "€", "windows-1252", nameof(CharsetSource.Header))]
    [InlineData("82A0", "text/plain; charset=Shift_JIS", "あ", "shift_jis", nameof(CharsetSource.Header))]
    [InlineData("EFBBBFC3A4", "text/plain; charset=iso-8859-1", "ä", "utf-8", nameof(CharsetSource.ByteOrderMark))]
    [InlineData("FFFEE400", "", "ä", "utf-16", nameof(CharsetSource.ByteOrderMark))]
    [InlineData("FEFF00E4", "", "ä", "utf-16BE", nameof(CharsetSource.ByteOrderMark))]
    [InlineData("C3A4", "text/plain; charset=no-such", "ä", "utf-8", nameof(CharsetSource.Default))]
    [InlineData("C3A4", "text/plain; charset=utf-7", "ä", "utf-8", nameof(CharsetSource.Default))]
    public void The_encoding_is_found(string bytes, string contentType, string text, string charset, string source)
    {
        var decoded = TextDecoder.Decode(Convert.FromHexString(bytes), contentType);
        Assert.Equal((text, charset, source, false), (decoded.Text, decoded.Charset, decoded.Source.ToString(), decoded.IsDamaged));
    }

    [Theory]
    [InlineData("<html><meta charset=windows-1251>", "windows-1251")]
    [InlineData("<!doctype html><META http-equiv='Content-Type' content='text/html; charset=windows-1251'>", "windows-1251")]
    [InlineData("<?xml version='1.0' encoding='windows-1251'?><a>", "windows-1251")]
    [InlineData("<meta charset=utf-16>", "utf-8")]
    [InlineData("no document <meta charset=windows-1251>", "utf-8")]
    public void A_document_says_it_of_itself(string head, string charset)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes(head), 0x41];
        Assert.Equal(charset, TextDecoder.Decode(bytes, "text/html").Charset);
    }

    [Theory]
    [InlineData("61FF62", "a\uFFFDb")]
    [InlineData("61E282", "a\uFFFD")]
    public void Bytes_that_mean_nothing_are_replaced_and_that_is_told(string bytes, string text)
    {
        var decoded = TextDecoder.Decode(Convert.FromHexString(bytes), "text/plain; charset=utf-8");
        Assert.Equal((text, true), (decoded.Text, decoded.IsDamaged));
    }
}
