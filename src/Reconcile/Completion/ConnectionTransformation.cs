using System.Management.Automation;
using System.Text.RegularExpressions;

namespace Reconcile.Completion;

/// <summary>
/// Lets a connection be written as text. A URI is read at once; a connection string is kept until the cmdlet knows its
/// provider. What it says of wrong text never repeats the text, which may hold a password.
/// </summary>
public sealed partial class ConnectionTransformation : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            object?[] several => Array.ConvertAll(several, one => Transform(engineIntrinsics, one)),
            ReconcileConnection connection => connection,
            string text => Read(text.Trim(), engineIntrinsics.SessionState.Path),
            _ => throw new ArgumentTransformationMetadataException(
                $"A connection is text ({ConnectionUri.Forms}) or comes from New-ReconcileConnection."),
        };
    }

    internal static ReconcileConnection Read(string text, PathIntrinsics paths)
    {
        if (IsConnectionString(text))
        {
            return new ReconcileConnection { Pending = text };
        }

        try
        {
            return DatabasePath.Resolve(ConnectionUri.Parse(text), paths);
        }
        catch (FormatException error)
        {
            throw new ArgumentTransformationMetadataException(error.Message);
        }
    }

    private static bool IsConnectionString(string text) =>
        !Scheme().IsMatch(text) && text.AsSpan().IndexOfAny(';', '=') >= 0;

    // Whatever looks like a URI is treated as one, so that a mistyped scheme is called that. The file forms have no slashes.
    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]*://|sqlite:|duckdb:|csv:|parquet:|jsonl:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();
}
