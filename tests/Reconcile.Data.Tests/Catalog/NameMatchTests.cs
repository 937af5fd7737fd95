using Reconcile.Data.Catalog;
using Xunit;

namespace Reconcile.Data.Tests.Catalog;

public sealed class NameMatchTests
{
    [Theory]
    [InlineData("AlbumId", "albumid,AlbumId,album_id", "AlbumId")]
    [InlineData("ALBUMID", "albumid,album_id", "albumid")]
    [InlineData("AlbumId", "album_id,Album", "album_id")]
    [InlineData("album_id", "AlbumId", "AlbumId")]
    [InlineData("albumid", "AlbumId,ALBUMID", "AlbumId,ALBUMID")]
    [InlineData("albumid", "album_id,al_bumid", "album_id,al_bumid")]
    [InlineData("albumid", "albums", "")]
    [InlineData("Gr\u00d6\u00dfe", "gr\u00f6\u00dfe", "gr\u00f6\u00dfe")]
    public void The_name_that_fits_best_is_found(string name, string candidates, string found) =>
        Assert.Equal(found, string.Join(',', NameMatch.Best(name, candidates.Split(','), candidate => candidate)));
}
