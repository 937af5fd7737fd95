using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Reconcile.Host;

/// <summary>Errors as text: where, what, and what to do. Never the line of the script that failed, since it may hold a password.</summary>
internal static class ErrorText
{
    /// <summary>One or more lines about an error that ended something.</summary>
    public static string Describe(RuntimeException exception) =>
        FindParseException(exception) is { } unreadable ? Describe(unreadable) : DescribeRecord(exception.ErrorRecord);

    /// <summary>One or more lines.</summary>
    public static string Describe(ErrorRecord error) =>
        FindParseException(error.Exception) is { } unreadable ? Describe(unreadable) : DescribeRecord(error);

    private static string DescribeRecord(ErrorRecord error)
    {
        var message = error.ErrorDetails?.Message ?? error.Exception.Message;
        var advice = Advice(error);
        return string.IsNullOrEmpty(advice) ? $"{Place(error)}: {message}" : $"{Place(error)}: {message}{Environment.NewLine}{advice}";
    }

    private static string Describe(ParseException exception) => exception.Errors is { Length: > 0 } errors
        ? string.Join(Environment.NewLine, errors.Select(Describe))
        : exception.Message;

    private static string Describe(ParseError error) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(string.IsNullOrEmpty(error.Extent.File) ? "text" : Path.GetFileName(error.Extent.File))}:{error.Extent.StartLineNumber}:{error.Extent.StartColumnNumber}: {error.Message}");

    // Where it lists its mistakes, the message of a ParseException quotes the script's lines.
    private static ParseException? FindParseException(Exception? exception)
    {
        while (exception is not null and not ParseException)
        {
            exception = exception.InnerException;
        }

        return exception as ParseException;
    }

    private static string Place(ErrorRecord error) => error.InvocationInfo switch
    {
        { MyCommand: ExternalScriptInfo or null, ScriptName.Length: > 0 } place => string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetFileName(place.ScriptName)}:{place.ScriptLineNumber}"),
        { MyCommand.Name.Length: > 0 } place => place.MyCommand.Name,
        { InvocationName.Length: > 0 } place => place.InvocationName,
        _ => "reconcile",
    };

    private static string? Advice(ErrorRecord error) => error.ErrorDetails?.RecommendedAction switch
    {
        { Length: > 0 } action => action,
        _ => error.Exception is CommandNotFoundException
            ? "reconcile has PowerShell's core commands and those of Reconcile; other commands need pwsh."
            : null,
    };
}
