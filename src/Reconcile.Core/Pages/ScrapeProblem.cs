namespace Reconcile;

/// <summary>Why a request or a download did not bring what was asked for. The name is the ErrorId of the error record.</summary>
public enum ScrapeProblem
{
    None,

    /// <summary>The address is none that can be asked, or what it is made from does not fit.</summary>
    RequestInvalid,

    /// <summary>A credential would go over the network in the clear.</summary>
    CredentialInClear,

    /// <summary>The host's robots.txt asks not to fetch this.</summary>
    RobotsDisallowed,

    /// <summary>The host could not say what its robots.txt allows.</summary>
    RobotsUnavailable,

    /// <summary>The host's name is not known.</summary>
    NameNotResolved,

    /// <summary>The host cannot be reached.</summary>
    ConnectionFailed,

    /// <summary>The connection broke before the answer was complete.</summary>
    ConnectionLost,

    /// <summary>No secure connection: the certificate is not valid, or the two sides have no protocol in common.</summary>
    TlsFailed,

    /// <summary>The proxy refused, or could not make, the connection.</summary>
    ProxyFailed,

    /// <summary>The host failed so often that it is left alone for a while.</summary>
    CircuitOpen,

    /// <summary>One attempt took longer than its limit.</summary>
    AttemptTimedOut,

    /// <summary>The body came to a standstill, or nearly.</summary>
    TransferStalled,

    /// <summary>The request took longer than its limit, all attempts and waits together.</summary>
    TimedOut,

    /// <summary>The answer breaks the rules of HTTP.</summary>
    ResponseInvalid,

    /// <summary>The answer's headers are larger or more than allowed.</summary>
    HeadersTooLarge,

    /// <summary>The answer's body is larger than allowed.</summary>
    BodyTooLarge,

    /// <summary>A small body that unpacks to a huge one.</summary>
    DecompressionBomb,

    /// <summary>The body is not packed as its headers say, or in a way that is not known.</summary>
    ContentEncodingInvalid,

    /// <summary>Redirected back to where it came from.</summary>
    RedirectLoop,

    /// <summary>More redirects than allowed.</summary>
    TooManyRedirects,

    /// <summary>A redirect to something that is not to be followed.</summary>
    RedirectRefused,

    /// <summary>401 or 407: the host wants another credential.</summary>
    AuthenticationFailed,

    /// <summary>403: the host does not allow it.</summary>
    PermissionDenied,

    /// <summary>404 or 410: there is no such thing.</summary>
    NotFound,

    /// <summary>429: more requests than the host allows.</summary>
    TooManyRequests,

    /// <summary>What the account may ask for is used up.</summary>
    QuotaExhausted,

    /// <summary>5xx: trouble on the host's side.</summary>
    ServerError,

    /// <summary>Any other status that is no success.</summary>
    StatusUnexpected,

    /// <summary>The fields that were asked for could not be taken out of the answer.</summary>
    ExtractionFailed,

    /// <summary>The page was read, but not all of the files that it leads to could be had; the result's downloads say which, and why.</summary>
    DownloadFailed,

    /// <summary>A file has another checksum than the one it should have.</summary>
    ChecksumMismatch,

    /// <summary>A file has another size than it should have.</summary>
    SizeMismatch,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>A file or directory cannot be written.</summary>
    FileNotWritten,

    /// <summary>The run was stopped.</summary>
    Cancelled,
}
