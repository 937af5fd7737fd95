using System.Management.Automation;
using Reconcile.Pipeline;

namespace Reconcile;

/// <summary>Every error this module writes: its id, its category, what it concerns and what to do about it.</summary>
internal static class ErrorRecords
{
    // Trouble with a table or a connection: the id is the problem's name, and the reason says itself what to do.
    public static ErrorRecord FromResult(TableResult result, Exception? cause) =>
        Create(cause ?? new ReconcileException(result.Problem, result.Reason), result.Problem.ToString(), CategoryOf(result.Problem), result, $"{result.Table}: {result.Reason}");

    public static ErrorRecord FromTest(ConnectionTest test) =>
        Create(new ReconcileException(test.Problem, test.Reason), test.Problem.ToString(), CategoryOf(test.Problem), test, test.Reason);

    public static ErrorRecord FromException(ReconcileException error, object? target) =>
        Create(error, error.Problem.ToString(), CategoryOf(error.Problem), target, null);

    public static ErrorRecord FromScrape(ScrapeResult result, Exception? cause) =>
        Create(cause ?? new ScrapeException(result.Problem, result.Reason), result.Problem.ToString(), CategoryOf(result.Problem), result, result.Reason);

    // Trouble with a cache: the id is the problem's name with the word before it.
    public static ErrorRecord FromCache(ScrapeCacheException error, string path) =>
        Create(error, $"Cache{error.Problem}", CategoryOf(error.Problem), path, null);

    public static ErrorRecord CacheNotFound(string path) =>
        Create(new FileNotFoundException($"There is no cache {path}.", path), "CacheNotFound", ErrorCategory.ObjectNotFound, path, null, "A cache is made by the first run that is given its path.");

    // Not wrong, but not what was meant.
    public static string CredentialKept(string host) => $"The credential, cookies and secret headers go to the host and port of the first request only, and so not to {host}. Name further hosts with -CredentialHost.";

    public const string DelayWithoutCount = "-RecheckDelay has no effect without -RecheckCount: rows that differ are read once.";
    public const string WorkerLimitWithoutProcess = "-MaxWorkerMemoryMB and -MaxWorkerItem have no effect without -Isolation Process.";
    public const string JobNameWithoutJob = "-JobName has no effect without -AsJob.";

    public static string DetailWithoutCache(string parameter) => $"-{parameter} has no effect without -Cache, which names the file that remembers.";

    public static string HeadersExposed(string host) =>
        $"The headers are sent to {host} without encryption. Use https if one of them is a secret.";

    // Wrong set-up: the command ends.
    public static ErrorRecord NoTables() =>
        Create(new ArgumentException("There is no table to reconcile."), "NoTables", ErrorCategory.InvalidArgument, null, null, "Pipe table names or Get-ReconcileTable objects in, or use -Table or -TableFile.");

    public static ErrorRecord SourceMissing() =>
        Create(new ArgumentException("The source is not known: -Source may only be left out when the first table comes from Get-ReconcileTable."), "SourceMissing", ErrorCategory.InvalidArgument, null, null, $"Give -Source, for example {ConnectionUri.Forms}.");

    public static ErrorRecord ConnectionInvalid(Exception error, string parameter) =>
        Create(error, "ConnectionInvalid", ErrorCategory.InvalidArgument, parameter, null, $"Write {ConnectionUri.Forms}, or give a connection string together with its provider.");

    public static ErrorRecord WorkersInvalid(int least, int most) =>
        Create(new ArgumentException($"-MinWorkers is {least}, more than -MaxWorkers, which is {most}."), "WorkersInvalid", ErrorCategory.InvalidArgument, null, null, "Give -MinWorkers at most as much as -MaxWorkers.");

    public static ErrorRecord ProviderMissing(string parameter, string providerParameter) =>
        Create(new ArgumentException($"-{parameter} is a connection string, which does not say what engine it is for."), "ProviderMissing", ErrorCategory.InvalidArgument, parameter, null, $"Add -{providerParameter} PostgreSql, SqlServer, Sqlite or DuckDb, or write the connection as a URI: {ConnectionUri.Forms}.");

    public static ErrorRecord SettingInvalid(string message, string setting) =>
        Create(new ArgumentException(message), "SettingInvalid", ErrorCategory.InvalidArgument, setting, null, "Give a password with -Credential only: settings are shown.");

    public static ErrorRecord CredentialNotUsed() =>
        Create(new ArgumentException("A file has no login."), "CredentialNotUsed", ErrorCategory.InvalidArgument, null, null, "Leave -Credential out.");

    public static ErrorRecord RuleInvalid(FormatException error) =>
        Create(error, "RuleInvalid", ErrorCategory.InvalidArgument, null, null, "Write one value for all columns, or a hashtable of values by column.");

    public static ErrorRecord FileUnreadable(Exception error, string path) =>
        Create(error, "FileUnreadable", ErrorCategory.ReadError, path, $"The file '{path}' cannot be read: {error.Message}", "Check the path, and that you may read it.");

    public static ErrorRecord TableFileInvalid(FormatException error, string path) =>
        Create(error, "TableFileInvalid", ErrorCategory.ParserError, path, $"The table file '{path}' cannot be used: {error.Message}", "Write one table name per line, a .csv file with a header, or a .json array.");

    public static ErrorRecord OutputDirectoryInvalid(Exception error, string path) =>
        Create(error, "OutputDirectoryInvalid", ErrorCategory.WriteError, path, $"The output directory '{path}' cannot be used: {error.Message}", "Choose a directory that you may write to.");

    public static ErrorRecord TelemetryEmpty() =>
        Create(new ArgumentException("Nothing says where telemetry is to go."), "TelemetryEmpty", ErrorCategory.InvalidArgument, null, null, "Give -PrometheusPort, -OtlpEndpoint or -LogPath, or several of them.");

    public static ErrorRecord TelemetrySettingUnused(string setting, string needed) =>
        Create(new ArgumentException($"-{setting} has no meaning without -{needed}."), "TelemetrySettingUnused", ErrorCategory.InvalidArgument, setting, null, $"Add -{needed}, or leave -{setting} out.");

    public static ErrorRecord OtlpEndpointInvalid(string message) =>
        Create(new ArgumentException(message), "OtlpEndpointInvalid", ErrorCategory.InvalidArgument, null, null, "Write http://host:4318 or https://host:4318, and a password or token with -OtlpHeader.");

    public static ErrorRecord OtlpHeaderInvalid(FormatException error) =>
        Create(error, "OtlpHeaderInvalid", ErrorCategory.InvalidArgument, null, null, "Write @{ Authorization = $token }, where $token is a SecureString.");

    public static ErrorRecord TelemetryFailed(TelemetryException error) =>
        Create(error, error.Problem.ToString(), CategoryOf(error.Problem), null, null, AdviceOn(error.Problem));

    public static ErrorRecord FileExists(string path) =>
        Create(new IOException($"The file '{path}' exists."), "FileExists", ErrorCategory.ResourceExists, path, null, "Use -Force to replace it, or choose another path.");

    public static ErrorRecord FileNotWritten(Exception error, string path) =>
        Create(error, "FileNotWritten", ErrorCategory.WriteError, path, $"The file '{path}' cannot be written: {error.Message}", "Check the path, and that you may write to it.");

    public static ErrorRecord CheckpointKeyMissing(FormatException error, object? item) =>
        CreateFor(item, error, "CheckpointKeyMissing", ErrorCategory.InvalidData, "Name a property that all items have, or give a script block that makes a key of $_.");

    public static ErrorRecord NoItems() =>
        Create(new ArgumentException("There is nothing to run the script on."), "NoItems", ErrorCategory.InvalidArgument, null, null, "Pipe items in, or use -InputObject.");

    public static ErrorRecord ScriptBlockPassed(string what) =>
        Create(new ArgumentException($"{what} is a script block. It belongs to the session that made it and must not run in another one."), "ScriptBlockPassed", ErrorCategory.InvalidType, what, null, "Pass its text and use [scriptblock]::Create in the script, or carry a function in with -Function.");

    public static ErrorRecord UsingVariableUndefined(string expression, Exception? cause) =>
        Create(new ArgumentException($"{expression} has no value: {cause?.Message ?? "there is no such variable where Invoke-ParallelBatch is called"}.", cause), "UsingVariableUndefined", ErrorCategory.ObjectNotFound, expression, null, "Set the variable first, or leave $using: out for one of the script's own.");

    public static ErrorRecord FunctionNotFound(string name) =>
        Create(new ArgumentException($"There is no function '{name}' here."), "FunctionNotFound", ErrorCategory.ObjectNotFound, name, null, "Cmdlets and the functions of modules need no -Function: use -ImportModule, or let PowerShell find the module.");

    public static ErrorRecord SessionFailed(Exception error) =>
        Create(error, "SessionFailed", ErrorCategory.ResourceUnavailable, null, null, "Try it out in a new PowerShell: the script's sessions begin as empty as that one.");

    public static ErrorRecord WorkerProgramMissing(FileNotFoundException error) =>
        Create(error, "WorkerProgramMissing", ErrorCategory.ObjectNotFound, error.FileName, null, "Run in pwsh or reconcile, or leave -Isolation Process out.");

    public static ErrorRecord NothingToScrape() =>
        Create(new ArgumentException("There is nothing to scrape."), "NothingToScrape", ErrorCategory.InvalidArgument, null, null, "Pipe addresses or objects in, or use -Uri.");

    public static ErrorRecord ScrapeSetupInvalid(Exception error) =>
        Create(error, "ScrapeSetupInvalid", ErrorCategory.InvalidArgument, null, null);

    // Trouble with a run.
    public static ErrorRecord RunTimedOut(TimeSpan limit) =>
        Create(new TimeoutException($"The run took longer than its limit of {limit.TotalSeconds:0.###} s; what had not ended by then is cancelled."), "RunTimeout", ErrorCategory.OperationTimeout, null, null, "-TotalTimeoutSeconds gives it more, -MaxWorkers does more at a time.");

    // Trouble with one input: the others go on.
    public static ErrorRecord CheckpointItemMissing(CheckpointEntry entry) =>
        Create(new ArgumentException($"{entry.Checkpoint} knows '{entry.Key}' only by its key: the item holds a secret, or its start was not written."), "CheckpointItemMissing", ErrorCategory.ObjectNotFound, entry, null, "Pipe in the items of the first run again: those that are done are passed over.");

    public static ErrorRecord ScrapeInputInvalid(Exception error, object target) =>
        CreateFor(target, error, "ScrapeInputInvalid", ErrorCategory.InvalidData, "Give an address, an object with a property Uri, or a -UriTemplate and objects that have its properties.");

    public static ErrorRecord ItemFailed(BatchItemResult result, Exception error, ErrorCategory category) =>
        Create(error, result.ErrorId, category, result.Item, result.Error);

    public static ErrorRecord PriorityInvalid(BatchItem item, object? value, Exception? cause) =>
        Create(new ArgumentException($"{item}: -Priority gives {value ?? "nothing"}{(cause is null ? string.Empty : ": " + cause.Message)}; it can be High, Normal or Low.", cause), "PriorityInvalid", ErrorCategory.InvalidArgument, item.Input, null, "The item runs with normal priority.");

    public static ErrorRecord TableInvalid(FormatException error, object target) =>
        Create(error, "TableInvalid", ErrorCategory.InvalidData, target, null, "Give a table name, a Get-ReconcileTable object, or an object with a Table property (or SourceTable and TargetTable).");

    public static ErrorRecord TableOfAnotherConnection(TableInfo table, ReconcileConnection source) =>
        Create(new ArgumentException($"{table.Table} is a table of {table.Connection}, but this run's source is {source}."), "TableOfAnotherConnection", ErrorCategory.InvalidArgument, table, null, "Reconcile the tables of each source in a run of their own, or give -Source.");

    public static ErrorRecord TableNotFound(string pattern, ReconcileConnection connection) =>
        Create(new ReconcileException(ReconcileProblem.TableNotFound, $"{connection} has no table '{pattern}', or the login may not see it. Get-ReconcileTable without -Name lists all."), nameof(ReconcileProblem.TableNotFound), ErrorCategory.ObjectNotFound, pattern, null);

    public static ErrorRecord ThrottleNotFound(string key) =>
        Create(new ArgumentException($"No rate gate of this process has a key '{key}'."), "ThrottleNotFound", ErrorCategory.ObjectNotFound, key, null, "Get-ScrapeThrottle lists all.");

    public static ErrorRecord RepairNotCompared(TableResult result) =>
        Create(new InvalidOperationException($"{result.Table} was not compared to its end, so there is no telling what would repair it. {result.Reason}".TrimEnd()), "RepairNotCompared", ErrorCategory.InvalidData, result, null, "Reconcile the table again once the cause is removed.");

    public static ErrorRecord RepairTargetDiffers(TableResult result, string target) =>
        Create(new InvalidOperationException($"{result.Table} belongs to {result.Target}, but the script is for {target}."), "RepairTargetDiffers", ErrorCategory.InvalidArgument, result, null, "Write one script for each target.");

    public static ErrorRecord RepairNotWritten(ReconcileException error, TableResult result) =>
        Create(error, "RepairNotWritten", CategoryOf(error.Problem), result, $"{result.Table}: {error.Message}", "Reconcile with -OutputDirectory, so that every difference is kept.");

    public static ErrorRecord RepairFailed(RepairResult result) =>
        Create(new ReconcileException(result.Problem, result.Reason), result.Problem.ToString(), CategoryOf(result.Problem), result, $"{result.Table}: {result.Reason}");

    public static ErrorCategory CategoryOf(ScrapeCacheProblem problem) => problem switch
    {
        ScrapeCacheProblem.Damaged or ScrapeCacheProblem.NotACache => ErrorCategory.InvalidData,
        ScrapeCacheProblem.NotOpened => ErrorCategory.OpenError,
        ScrapeCacheProblem.NotWritten => ErrorCategory.WriteError,
        ScrapeCacheProblem.Busy => ErrorCategory.ResourceBusy,
        _ => ErrorCategory.NotSpecified,
    };

    public static ErrorCategory CategoryOf(ReconcileProblem problem) => problem switch
    {
        ReconcileProblem.TableNotFound or ReconcileProblem.KeyMissing or ReconcileProblem.KeyColumnNotFound or ReconcileProblem.MappedColumnNotFound => ErrorCategory.ObjectNotFound,
        ReconcileProblem.TableAmbiguous or ReconcileProblem.NoColumns or ReconcileProblem.RuleOnKey or ReconcileProblem.StrategyUnavailable => ErrorCategory.InvalidArgument,
        ReconcileProblem.DifferencesIncomplete => ErrorCategory.InvalidData,
        ReconcileProblem.RepairRefused => ErrorCategory.InvalidOperation,
        ReconcileProblem.KeyTypesDiffer or ReconcileProblem.ColumnOnOneSide or ReconcileProblem.ColumnTypesDiffer => ErrorCategory.InvalidType,
        ReconcileProblem.KeyNotUnique or ReconcileProblem.KeyOrderDiffers or ReconcileProblem.ValueUnreadable or ReconcileProblem.SelfTestFailed => ErrorCategory.InvalidData,
        ReconcileProblem.ConnectionFailed or ReconcileProblem.ConnectionLost => ErrorCategory.ConnectionError,
        ReconcileProblem.AuthenticationFailed => ErrorCategory.AuthenticationError,
        ReconcileProblem.PermissionDenied => ErrorCategory.PermissionDenied,
        ReconcileProblem.TableLocked or ReconcileProblem.TableChanged or ReconcileProblem.RowsInFlight or ReconcileProblem.CheckpointInUse => ErrorCategory.ResourceBusy,
        ReconcileProblem.OutputFailed or ReconcileProblem.CheckpointFailed => ErrorCategory.WriteError,
        ReconcileProblem.CheckpointChanged => ErrorCategory.InvalidArgument,
        ReconcileProblem.CheckpointInvalid => ErrorCategory.InvalidData,
        ReconcileProblem.TimedOut => ErrorCategory.OperationTimeout,
        ReconcileProblem.Cancelled => ErrorCategory.OperationStopped,
        _ => ErrorCategory.NotSpecified,
    };

    public static ErrorCategory CategoryOf(ScrapeProblem problem) => problem switch
    {
        ScrapeProblem.RequestInvalid => ErrorCategory.InvalidArgument,
        ScrapeProblem.CredentialInClear or ScrapeProblem.TlsFailed => ErrorCategory.SecurityError,
        ScrapeProblem.RobotsDisallowed or ScrapeProblem.PermissionDenied => ErrorCategory.PermissionDenied,
        ScrapeProblem.NameNotResolved or ScrapeProblem.ConnectionFailed or ScrapeProblem.ConnectionLost or ScrapeProblem.ProxyFailed => ErrorCategory.ConnectionError,
        ScrapeProblem.RobotsUnavailable or ScrapeProblem.CircuitOpen or ScrapeProblem.DownloadFailed => ErrorCategory.ResourceUnavailable,
        ScrapeProblem.AttemptTimedOut or ScrapeProblem.TransferStalled or ScrapeProblem.TimedOut => ErrorCategory.OperationTimeout,
        ScrapeProblem.ResponseInvalid or ScrapeProblem.ContentEncodingInvalid or ScrapeProblem.ChecksumMismatch or ScrapeProblem.SizeMismatch or ScrapeProblem.ExtractionFailed => ErrorCategory.InvalidData,
        ScrapeProblem.HeadersTooLarge or ScrapeProblem.BodyTooLarge or ScrapeProblem.DecompressionBomb => ErrorCategory.LimitsExceeded,
        ScrapeProblem.RedirectLoop or ScrapeProblem.TooManyRedirects or ScrapeProblem.RedirectRefused => ErrorCategory.InvalidResult,
        ScrapeProblem.AuthenticationFailed => ErrorCategory.AuthenticationError,
        ScrapeProblem.NotFound => ErrorCategory.ObjectNotFound,
        ScrapeProblem.TooManyRequests => ErrorCategory.ResourceBusy,
        ScrapeProblem.QuotaExhausted => ErrorCategory.QuotaExceeded,
        ScrapeProblem.ServerError or ScrapeProblem.StatusUnexpected => ErrorCategory.ProtocolError,
        ScrapeProblem.DiskFull or ScrapeProblem.FileNotWritten => ErrorCategory.WriteError,
        ScrapeProblem.Cancelled => ErrorCategory.OperationStopped,
        _ => ErrorCategory.NotSpecified,
    };

    private static ErrorCategory CategoryOf(TelemetryProblem problem) => problem switch
    {
        TelemetryProblem.LogNotWritable => ErrorCategory.WriteError,
        TelemetryProblem.TelemetryStarted => ErrorCategory.ResourceExists,
        TelemetryProblem.PrometheusNotStarted => ErrorCategory.ResourceUnavailable,
        _ => ErrorCategory.InvalidArgument,
    };

    private static string AdviceOn(TelemetryProblem problem) => problem switch
    {
        TelemetryProblem.LogNotWritable => "Choose a file that you may write to, and that no other process writes to.",
        TelemetryProblem.TelemetryStarted => "Use -Force to end it and start this one, or Stop-ReconcileTelemetry first.",
        TelemetryProblem.PrometheusNotStarted => "Choose another -PrometheusPort, or a -PrometheusAddress that this machine has.",
        _ => "Check -OtlpEndpoint, and the environment variables whose names begin with OTEL_.",
    };

    /// <summary>About an item as the user gave it: a text in which a secret stands is shown without it, and an object that holds one by its type.</summary>
    private static ErrorRecord CreateFor(object? item, Exception error, string id, ErrorCategory category, string advice)
    {
        var bare = item is null ? null : ItemIdentity.Bare(item);
        var record = Create(error, id, category, bare is string or Uri ? ItemSecrets.Hide(bare.ToString()!) : item, null, advice);
        if (ItemSecrets.Hide(record.CategoryInfo.TargetName) != record.CategoryInfo.TargetName)
        {
            record.CategoryInfo.TargetName = bare!.GetType().Name;
        }

        return record;
    }

    private static ErrorRecord Create(Exception error, string id, ErrorCategory category, object? target, string? message, string advice = "") =>
        new(error, id, category, target)
        {
            ErrorDetails = new ErrorDetails(message ?? error.Message) { RecommendedAction = advice },
        };
}
