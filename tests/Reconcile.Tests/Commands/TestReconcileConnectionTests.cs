using Reconcile.Tests.Sessions;

namespace Reconcile.Tests.Commands;

public sealed class TestReconcileConnectionTests : IDisposable
{
    private readonly ModuleSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void A_database_that_works_passes()
    {
        SqliteFile.CreatePair(_session);

        var test = _session.Run("Test-ReconcileConnection sqlite:source.db").TheOne<ConnectionTest>();

        Assert.True(test.Success);
        Assert.True(test.Reachable);
        Assert.NotEmpty(test.Version);
        Assert.Empty(test.SelfTestFailures);
    }

    [Fact]
    public void A_database_that_does_not_is_a_result_and_an_error()
    {
        SqliteFile.CreatePair(_session);

        var output = _session.Run("'postgresql://app:pw@127.0.0.1:1/x', 'sqlite:source.db' | Test-ReconcileConnection");

        Assert.Equal([false, true], output.Of<ConnectionTest>().Select(test => test.Success));
        Assert.Equal("ConnectionFailed", output.ErrorId);
        Assert.Equal(ErrorCategory.ConnectionError, output.Errors[0].CategoryInfo.Category);
    }
}
