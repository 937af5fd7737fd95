using System.Text;
using Reconcile.Testing;

namespace Reconcile.Core.Tests.Pages;

public sealed class ContentHashTests
{
    [Theory]
    [InlineData("", "00000000", "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("123456789", "cbf43926", "25f9e794323b453885f5181f1b624d0b", "f7c3bc1d808e04732adf679965ccc34ca7ae3441", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225")]
    public void A_file_has_the_hashes_that_others_compute(string content, string crc32, string md5, string sha1, string sha256)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("file");
        File.WriteAllBytes(path, Encoding.ASCII.GetBytes(content));
        Assert.Equal(new ContentHash(path, content.Length, crc32, md5, sha1, sha256), ContentHash.OfFile(path));
    }

    [Fact]
    public void A_file_longer_than_the_buffer_is_read_to_its_end()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("file");
        var content = new byte[1_000_003];
        new Random(1).NextBytes(content);
        File.WriteAllBytes(path, content);
        var hash = ContentHash.OfFile(path);
        Assert.Equal((content.Length, CatalogueProduct.Crc32Of(content), CatalogueProduct.Md5Of(content), CatalogueProduct.Sha1Of(content)), (hash.Length, hash.Crc32, hash.Md5, hash.Sha1));
    }
}
