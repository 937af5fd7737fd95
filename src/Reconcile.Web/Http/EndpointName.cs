using System.IO.Enumeration;

namespace Reconcile.Web.Http;

/// <summary>What a rate limit counts by: the host, the first pattern that fits the path, and the login.</summary>
internal static class EndpointName
{
    private const string AnyPath = "/*";

    public static string Of(Uri url, ScrapeCredential? credential, IReadOnlyList<string> patterns)
    {
        var place = url.Authority + (patterns.FirstOrDefault(pattern => FileSystemName.MatchesSimpleExpression(pattern, url.AbsolutePath)) ?? AnyPath);
        return credential is null ? place : $"{place} {credential.Name}#{credential.Id}";
    }
}
