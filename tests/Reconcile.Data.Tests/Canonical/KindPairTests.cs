using Reconcile.Data.Canonical;
using Xunit;

namespace Reconcile.Data.Tests.Canonical;

public sealed class KindPairTests
{
    private static readonly (CanonicalKind Left, CanonicalKind Right)[] Pairs =
        [.. Enum.GetValues<CanonicalKind>().SelectMany(left => Enum.GetValues<CanonicalKind>().Select(right => (left, right)))];

    [Fact]
    public void The_common_kind_does_not_depend_on_the_sides() =>
        Assert.All(Pairs, pair => Assert.Equal(KindPair.Common(pair.Left, pair.Right), KindPair.Common(pair.Right, pair.Left)));

    [Fact]
    public void A_kind_is_common_with_itself() => Assert.All(Enum.GetValues<CanonicalKind>(), kind => Assert.Equal(kind, KindPair.Common(kind, kind)));

    [Fact]
    public void The_common_kind_is_one_of_the_two_or_the_decimal_that_both_are() => Assert.All(Pairs, pair =>
        Assert.True(KindPair.Common(pair.Left, pair.Right) is not CanonicalKind common || common == pair.Left || common == pair.Right || common == CanonicalKind.Number));

    [Theory]
    [InlineData(CanonicalKind.Integer, CanonicalKind.Number, CanonicalKind.Number)]
    [InlineData(CanonicalKind.Integer, CanonicalKind.Float, CanonicalKind.Number)]
    [InlineData(CanonicalKind.Float, CanonicalKind.Number, CanonicalKind.Number)]
    [InlineData(CanonicalKind.Boolean, CanonicalKind.Integer, CanonicalKind.Integer)]
    [InlineData(CanonicalKind.Boolean, CanonicalKind.Number, CanonicalKind.Number)]
    [InlineData(CanonicalKind.Date, CanonicalKind.Timestamp, CanonicalKind.Timestamp)]
    [InlineData(CanonicalKind.Date, CanonicalKind.Instant, CanonicalKind.Instant)]
    [InlineData(CanonicalKind.Timestamp, CanonicalKind.Instant, CanonicalKind.Instant)]
    [InlineData(CanonicalKind.Binary, CanonicalKind.Uuid, CanonicalKind.Uuid)]
    [InlineData(CanonicalKind.Text, CanonicalKind.Uuid, CanonicalKind.Uuid)]
    [InlineData(CanonicalKind.Text, CanonicalKind.Json, CanonicalKind.Json)]
    [InlineData(CanonicalKind.Text, CanonicalKind.Number, CanonicalKind.Number)]
    [InlineData(CanonicalKind.Variant, CanonicalKind.Text, CanonicalKind.Text)]
    [InlineData(CanonicalKind.Variant, CanonicalKind.Binary, CanonicalKind.Binary)]
    [InlineData(CanonicalKind.Variant, CanonicalKind.Date, CanonicalKind.Date)]
    internal void Kinds_that_mean_the_same_things_have_a_common_one(CanonicalKind left, CanonicalKind right, CanonicalKind common) =>
        Assert.Equal(common, KindPair.Common(left, right));

    [Theory]
    [InlineData(CanonicalKind.Text, CanonicalKind.Binary)]
    [InlineData(CanonicalKind.Integer, CanonicalKind.Date)]
    [InlineData(CanonicalKind.Integer, CanonicalKind.Timestamp)]
    [InlineData(CanonicalKind.Boolean, CanonicalKind.Float)]
    [InlineData(CanonicalKind.Time, CanonicalKind.Timestamp)]
    [InlineData(CanonicalKind.Uuid, CanonicalKind.Number)]
    [InlineData(CanonicalKind.Json, CanonicalKind.Integer)]
    internal void Kinds_that_do_not_have_none(CanonicalKind left, CanonicalKind right) => Assert.Null(KindPair.Common(left, right));
}
