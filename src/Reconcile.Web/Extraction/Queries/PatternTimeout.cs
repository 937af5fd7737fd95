using System.Text.RegularExpressions;

namespace Reconcile.Web.Extraction.Queries;

/// <summary>Searches that took too long, told as a problem of the page.</summary>
internal static class PatternTimeout
{
    /// <exception cref="ExtractionException">A pattern took longer than it may.</exception>
    public static T Guard<T>(ParsedPage page, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new ExtractionException(ExtractionProblem.PatternTimedOut,
                FormattableString.Invariant($"The pattern '{e.Pattern}' took longer than {e.MatchTimeout.TotalSeconds:0.###} s in {page.Name}. Write one that has only one way to match, or look in a smaller part first."), e);
        }
    }
}
