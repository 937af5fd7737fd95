using System.Data.Common;
using DuckDB.NET.Data;
using Reconcile.Data.Dialects;

namespace Reconcile.Data.Sources;

/// <summary>
/// A DuckDB of its own, in memory, with a view for each of a connection's files. Nothing about the values is guessed: CSV columns are text,
/// and of JSON Lines only numbers, truth values and text are told apart (dates are text, as JSON has them; what is nested is JSON).
/// </summary>
internal sealed class FileSetConnection(ReconcileConnection connection) : DuckDBConnection("DataSource=:memory:")
{
    private static readonly DuckDbDialect Dialect = new(ReconcileProvider.DuckDb);

    public FileSet Files { get; } = new(connection);

    public override void Open() => Open(CancellationToken.None);

    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        Open(cancellationToken);
        return Task.CompletedTask;
    }

    private void Open(CancellationToken cancellationToken)
    {
        var files = Files.Find();
        base.Open();
        using var interrupt = new DuckDbInterrupt(NativeConnection, cancellationToken);
        var folder = DuckDbLimits.TemporaryFolder(Guid.NewGuid().ToString());
        Execute($"SET temp_directory = {DuckDbDialect.Literal(folder)}; SET memory_limit = '{DuckDbLimits.Memory}'; SET autoinstall_known_extensions = false; SET autoload_known_extensions = false");
        foreach (var (table, path) in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CreateView(table, path);
        }
    }

    private void CreateView(string table, string path)
    {
        try
        {
            Execute($"CREATE VIEW {Dialect.Quote(table)} AS SELECT * FROM {Function(path)}");
        }
        catch (DuckDBException e)
        {
            throw new ReconcileException(ReconcileProblem.ValueUnreadable, $"{path} cannot be read: {e.Message.ReplaceLineEndings(" ").Trim()}", e);
        }
    }

    private string Function(string path)
    {
        var file = DuckDbDialect.Literal(Escape(path));
        return Files.Provider switch
        {
            ReconcileProvider.Csv => $"""
                read_csv({file}, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"', comment = '', skip = 0, nullstr = '',
                  allow_quoted_nulls = false, strict_mode = true, null_padding = false, ignore_errors = false, hive_partitioning = false, filename = false)
                """,
            ReconcileProvider.Parquet => $"read_parquet({file}, hive_partitioning = false, filename = false)",
            _ => $"read_json({file}, format = 'newline_delimited', hive_partitioning = false, filename = false, columns = {{{string.Join(", ", JsonColumns(file))}}})",
        };
    }

    /// <summary>The columns that DuckDB infers over the whole file, with the types that keep what is written.</summary>
    private List<string> JsonColumns(string file)
    {
        using var command = CreateCommand();
        command.CommandText = $"DESCRIBE SELECT * FROM read_json({file}, format = 'newline_delimited', hive_partitioning = false, filename = false, sample_size = -1, map_inference_threshold = -1)";
        using DbDataReader row = command.ExecuteReader();
        var columns = new List<string>();
        while (row.Read())
        {
            var type = row.GetString(1) switch
            {
                "DATE" or "TIME" or "TIMESTAMP" or "UUID" => "VARCHAR",
                var other when other.StartsWith("TIME", StringComparison.Ordinal) => "VARCHAR",
                var other when DuckDbDialect.IsNested(other) => "JSON",
                var other => other,
            };
            columns.Add($"{DuckDbDialect.Literal(row.GetString(0))}: {DuckDbDialect.Literal(type)}");
        }

        return columns;
    }

    private void Execute(string sql)
    {
        using var command = CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A path that DuckDB does not take for a glob.</summary>
    private static string Escape(string path) => string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()));
}
