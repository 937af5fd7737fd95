using Reconcile.Data.Sources;
using Xunit;

namespace Reconcile.Data.Tests.Sources;

/// <summary>What each server's documented error codes mean: whether they pass, whether the server is overloaded, what problem they are.</summary>
public sealed class ErrorKindTests
{
    [Theory]
    [InlineData("08000", ReconcileProblem.ConnectionLost)]
    [InlineData("08001", ReconcileProblem.ConnectionFailed)]
    [InlineData("08003", ReconcileProblem.ConnectionLost)]
    [InlineData("08004", ReconcileProblem.ConnectionFailed)]
    [InlineData("08006", ReconcileProblem.ConnectionLost)]
    [InlineData("08007", ReconcileProblem.ConnectionLost)]
    [InlineData("40001", ReconcileProblem.QueryFailed)]
    [InlineData("40P01", ReconcileProblem.QueryFailed)]
    [InlineData("55006", ReconcileProblem.QueryFailed)]
    [InlineData("58030", ReconcileProblem.QueryFailed)]
    [InlineData("57P01", ReconcileProblem.ConnectionLost)]
    [InlineData("57P02", ReconcileProblem.ConnectionLost)]
    [InlineData("57P03", ReconcileProblem.ConnectionFailed)]
    internal void PostgreSql_states_that_pass(string state, ReconcileProblem problem) =>
        Assert.Equal(new ErrorKind(problem, IsTransient: true), PostgresStates.KindOf(state));

    [Theory]
    [InlineData("53000", ReconcileProblem.QueryFailed)]
    [InlineData("53100", ReconcileProblem.QueryFailed)]
    [InlineData("53200", ReconcileProblem.QueryFailed)]
    [InlineData("53300", ReconcileProblem.ConnectionFailed)]
    [InlineData("53400", ReconcileProblem.QueryFailed)]
    [InlineData("55P03", ReconcileProblem.TableLocked)]
    internal void PostgreSql_states_of_a_server_that_is_busy(string state, ReconcileProblem problem) =>
        Assert.Equal(new ErrorKind(problem, IsTransient: true, IsBusy: true), PostgresStates.KindOf(state));

    [Theory]
    [InlineData("28P01", ReconcileProblem.AuthenticationFailed)]
    [InlineData("28000", ReconcileProblem.AuthenticationFailed)]
    [InlineData("3D000", ReconcileProblem.ConnectionFailed)]
    [InlineData("08P01", ReconcileProblem.ConnectionLost)]
    [InlineData("42501", ReconcileProblem.PermissionDenied)]
    [InlineData("42P01", ReconcileProblem.TableNotFound)]
    [InlineData("22012", ReconcileProblem.ValueUnreadable)]
    [InlineData("57014", ReconcileProblem.QueryFailed)]
    internal void PostgreSql_states_that_last(string state, ReconcileProblem problem) =>
        Assert.Equal(new ErrorKind(problem), PostgresStates.KindOf(state));

    [Theory]
    [InlineData(1213, ReconcileProblem.QueryFailed)]
    [InlineData(1927, ReconcileProblem.ConnectionLost)]
    [InlineData(2002, ReconcileProblem.ConnectionFailed)]
    [InlineData(2003, ReconcileProblem.ConnectionFailed)]
    [InlineData(2006, ReconcileProblem.ConnectionLost)]
    [InlineData(2011, ReconcileProblem.ConnectionFailed)]
    [InlineData(2012, ReconcileProblem.ConnectionFailed)]
    [InlineData(2013, ReconcileProblem.ConnectionLost)]
    [InlineData(4031, ReconcileProblem.ConnectionLost)]
    internal void MySql_errors_that_pass(int number, ReconcileProblem problem) =>
        Assert.Equal(new ErrorKind(problem, IsTransient: true), MySqlErrorNumbers.KindOf(number));

    [Theory]
    [InlineData(1040, ReconcileProblem.ConnectionFailed)]
    [InlineData(1203, ReconcileProblem.ConnectionFailed)]
    [InlineData(1226, ReconcileProblem.ConnectionFailed)]
    [InlineData(1205, ReconcileProblem.TableLocked)]
    internal void MySql_errors_of_a_server_that_is_busy(int number, ReconcileProblem problem) =>
        Assert.Equal(new ErrorKind(problem, IsTransient: true, IsBusy: true), MySqlErrorNumbers.KindOf(number));

    [Theory]
    [InlineData(1045, ReconcileProblem.AuthenticationFailed)]
    [InlineData(1049, ReconcileProblem.ConnectionFailed)]
    [InlineData(2005, ReconcileProblem.ConnectionFailed)]
    [InlineData(1142, ReconcileProblem.PermissionDenied)]
    [InlineData(1146, ReconcileProblem.TableNotFound)]
    [InlineData(1064, ReconcileProblem.QueryFailed)]
    internal void MySql_errors_that_last(int number, ReconcileProblem problem) =>
        Assert.Equal(new ErrorKind(problem), MySqlErrorNumbers.KindOf(number));

    [Theory]
    [InlineData(1205, false, ReconcileProblem.QueryFailed)]
    [InlineData(40197, false, ReconcileProblem.QueryFailed)]
    [InlineData(40613, true, ReconcileProblem.ConnectionFailed)]
    [InlineData(4060, true, ReconcileProblem.ConnectionFailed)]
    [InlineData(10053, false, ReconcileProblem.ConnectionLost)]
    [InlineData(10054, false, ReconcileProblem.ConnectionLost)]
    [InlineData(10060, true, ReconcileProblem.ConnectionFailed)]
    [InlineData(233, true, ReconcileProblem.ConnectionFailed)]
    [InlineData(64, false, ReconcileProblem.ConnectionLost)]
    [InlineData(20, true, ReconcileProblem.ConnectionFailed)]
    [InlineData(121, false, ReconcileProblem.ConnectionLost)]
    internal void SqlServer_errors_that_pass(int number, bool opening, ReconcileProblem problem) =>
        Assert.Equal(new ErrorKind(problem, IsTransient: true), SqlServerErrorNumbers.KindOf(number, 16, opening));

    [Theory]
    [InlineData(10928, true, ReconcileProblem.ConnectionFailed)]
    [InlineData(10929, false, ReconcileProblem.QueryFailed)]
    [InlineData(40501, false, ReconcileProblem.QueryFailed)]
    [InlineData(49918, false, ReconcileProblem.QueryFailed)]
    [InlineData(49919, false, ReconcileProblem.QueryFailed)]
    [InlineData(49920, true, ReconcileProblem.ConnectionFailed)]
    [InlineData(1222, false, ReconcileProblem.TableLocked)]
    internal void SqlServer_errors_of_a_server_that_is_busy(int number, bool opening, ReconcileProblem problem) =>
        Assert.Equal(new ErrorKind(problem, IsTransient: true, IsBusy: true), SqlServerErrorNumbers.KindOf(number, 16, opening));

    [Theory]
    [InlineData(18456, 14, true, ReconcileProblem.AuthenticationFailed, false)]
    [InlineData(229, 14, false, ReconcileProblem.PermissionDenied, false)]
    [InlineData(208, 16, false, ReconcileProblem.TableNotFound, false)]
    [InlineData(102, 15, false, ReconcileProblem.QueryFailed, false)]
    [InlineData(596, 21, false, ReconcileProblem.ConnectionLost, true)]
    [InlineData(26, 20, true, ReconcileProblem.ConnectionFailed, true)]
    internal void SqlServer_errors_by_their_number_and_severity(int number, int severity, bool opening, ReconcileProblem problem, bool passes) =>
        Assert.Equal(new ErrorKind(problem, passes), SqlServerErrorNumbers.KindOf(number, severity, opening));

    [Theory]
    [InlineData(5, ReconcileProblem.TableLocked, true)]
    [InlineData(6, ReconcileProblem.TableLocked, true)]
    [InlineData(14, ReconcileProblem.ConnectionFailed, false)]
    [InlineData(8, ReconcileProblem.PermissionDenied, false)]
    [InlineData(11, ReconcileProblem.ValueUnreadable, false)]
    [InlineData(1, ReconcileProblem.QueryFailed, false)]
    internal void SQLite_codes(int code, ReconcileProblem problem, bool isBusy) =>
        Assert.Equal(new ErrorKind(problem, isBusy, isBusy), SqliteResultCodes.KindOf(code));
}
