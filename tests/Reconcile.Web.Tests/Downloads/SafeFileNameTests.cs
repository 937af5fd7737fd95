using System.Text;
using Reconcile.Web.Downloads;

namespace Reconcile.Web.Tests.Downloads;

public sealed class SafeFileNameTests
{
    [Theory]
    [InlineData("plain.txt", "plain.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("..\\..\\windows\\system.ini", "system.ini")]
    [InlineData("..", "download")]
    [InlineData(".", "download")]
    [InlineData("", "download")]
    [InlineData("a/", "download")]
    [InlineData("C:\\x\\y.txt", "y.txt")]
    [InlineData("C:y.txt", "C_y.txt")]
    [InlineData("a<b>c:d\"e|f?g*h", "a_b_c_d_e_f_g_h")]
    [InlineData("CON", "_CON")]
    [InlineData("con.txt", "_con.txt")]
    [InlineData("Com1.tar.gz", "_Com1.tar.gz")]
    [InlineData("LPT¹", "_LPT¹")]
    [InlineData("nul .txt", "_nul .txt")]
    [InlineData("console.txt", "console.txt")]
    [InlineData("trailing. . .", "trailing")]
    [InlineData("  padded.txt ", "padded.txt")]
    [InlineData(".htaccess", "_htaccess")]
    [InlineData("a\0b\tc\u001bd.txt", "abcd.txt")]
    [InlineData("photo\u202egpj.exe", "photogpj.exe")]
    [InlineData("zero\u200bwidth", "zerowidth")]
    [InlineData("A\u0308.txt", "Ä.txt")]
    [InlineData("日本語.txt", "日本語.txt")]
    [InlineData("\ud800broken", "broken")]
    public void A_name_is_made_safe(string raw, string expected) => Assert.Equal(expected, SafeFileName.From(raw));

    [Theory]
    [InlineData("x")]
    [InlineData("ä")]
    [InlineData("😀")]
    public void A_long_name_is_cut_at_a_character_and_keeps_its_extension(string letter)
    {
        var name = SafeFileName.From(string.Concat(Enumerable.Repeat(letter, 400)) + ".jpeg");
        Assert.EndsWith(letter + ".jpeg", name, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 190, 200);
    }

    [Theory]
    [InlineData("attachment; filename=a.txt", "a.txt")]
    [InlineData("attachment; filename=\"a b.txt\"", "a b.txt")]
    [InlineData("attachment; filename=\"a\\\"b.txt\"", "a\"b.txt")]
    [InlineData("attachment; filename=\"a;b=c.txt\"; x=y", "a;b=c.txt")]
    [InlineData("inline; FILENAME = \"a.txt\"", "a.txt")]
    [InlineData("attachment; filename=\"plain.txt\"; filename*=UTF-8''%e2%82%ac%20rates.txt", "€ rates.txt")]
    [InlineData("attachment; filename*=iso-8859-1'en'%A3.txt", "£.txt")]
    [InlineData("attachment; filename*=utf-16''x; filename=fallback.txt", "fallback.txt")]
    [InlineData("attachment; filename=\"Ã¤.txt\"", "ä.txt")]
    [InlineData("attachment; filename=\"ä.txt\"", "ä.txt")]
    [InlineData("attachment", null)]
    [InlineData("attachment; filename=", null)]
    [InlineData("attachment; filename=\"unterminated", "unterminated")]
    [InlineData("attachment; foo", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_host_names_a_file_in_all_forms_of_RFC_6266(string? header, string? expected) => Assert.Equal(expected, ContentDisposition.FileName(header));
}
