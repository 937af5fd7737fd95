using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Xunit;

namespace Reconcile.Testing;

/// <summary>The Chinook sample database, a music shop of 11 tables, in each engine. Skips the test where the shared data are absent.</summary>
public static partial class ChinookDatabase
{
    private static readonly ConcurrentDictionary<PostgresServer, Lazy<Task<PostgresDatabase>>> Templates = new();

    /// <summary>All tables, in the order of their names.</summary>
    public static IReadOnlyList<ChinookTable> Tables { get; } =
    [
        new("Album", 347, "AlbumId"),
        new("Artist", 275, "ArtistId"),
        new("Customer", 59, "CustomerId"),
        new("Employee", 8, "EmployeeId"),
        new("Genre", 25, "GenreId"),
        new("Invoice", 412, "InvoiceId"),
        new("InvoiceLine", 2240, "InvoiceLineId"),
        new("MediaType", 5, "MediaTypeId"),
        new("Playlist", 18, "PlaylistId"),
        new("PlaylistTrack", 8715, "PlaylistId", "TrackId"),
        new("Track", 3503, "TrackId"),
    ];

    /// <summary>
    /// In what a table of the PostgreSQL database differs from the SQLite one as published, under the latter's names. The scripts write texts as
    /// <c>N'Edinburgh '</c>, which PostgreSQL reads as fixed-length text and so without the space at the end. All other rows are equal.
    /// </summary>
    public static TableTruth DifferencesInPostgres(string table) => new(table, table switch
    {
        "Customer" => [OneColumn("CustomerId", 54, "City")],
        "Invoice" => [.. new[] { 20, 141, 152, 207, 336, 359, 381 }.Select(id => OneColumn("InvoiceId", id, "BillingCity"))],
        _ => [],
    });

    /// <summary>
    /// In what a table of the MySQL database differs from the SQLite one as published. Four names of tracks have a backslash in them, which the
    /// script for MySQL does not double, so that it escapes the space behind it and is gone.
    /// </summary>
    public static TableTruth DifferencesOfMySqlAndSqlite(string table) => new(table, table switch
    {
        "Track" => [.. new[] { 3435, 3448, 3485, 3499 }.Select(id => OneColumn("TrackId", id, "Name"))],
        _ => [],
    });

    /// <summary>In what a table of the MySQL database differs from the PostgreSQL one as published: each has its own differences from the SQLite one.</summary>
    public static TableTruth DifferencesOfMySqlAndPostgres(string table) => DifferencesOfMySqlAndSqlite(table).Then(DifferencesInPostgres(table));

    /// <summary>A SQLite database with Chinook in it.</summary>
    public static SqliteDatabase CreateSqlite(string name = "chinook") => SqliteDatabase.CopyOf(Require("Chinook_Sqlite.sqlite"), name);

    /// <summary>A database with Chinook in it, on the shared server or on the one given.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "The template lives as long as its server.")]
    public static async Task<PostgresDatabase> CreatePostgresAsync(PostgresServer? server = null)
    {
        var script = Require("Chinook_PostgreSql.sql");
        server ??= await PostgresServer.RequireAsync();
        if (!server.IsOwned)
        {
            // A template would be left on a server that is not ours.
            return await LoadPostgresAsync(server, script);
        }

        var template = await Templates.GetOrAdd(server, key => new(() => LoadPostgresAsync(key, script))).Value;
        return await server.CreateDatabaseAsync(options: $"TEMPLATE {template.Quote(template.Name)}");
    }

    /// <summary>A database with Chinook in it, on the server that the environment names.</summary>
    public static async Task<SqlServerDatabase> CreateSqlServerAsync()
    {
        var server = await SqlServer.RequireAsync();
        var script = await File.ReadAllTextAsync(Require("Chinook_SqlServer.sql"));
        var database = await server.CreateDatabaseAsync();
        // Everything up to the first table drops, creates and chooses a database called Chinook; ours is there already.
        await database.ExecuteScriptAsync(script[script.IndexOf("CREATE TABLE", StringComparison.Ordinal)..]);
        return database;
    }

    /// <summary>A database with Chinook in it, on the shared server for MySQL.</summary>
    public static async Task<MariaDbDatabase> CreateMySqlAsync()
    {
        var script = await File.ReadAllTextAsync(Require("Chinook_MySql.sql"));
        var database = await (await MariaDbServer.RequireAsync()).CreateDatabaseAsync();
        // Everything up to the first table drops, creates and chooses a database called Chinook; ours is there already.
        await database.ExecuteAsync(script[script.IndexOf("CREATE TABLE", StringComparison.Ordinal)..]);
        return database;
    }

    private static async Task<PostgresDatabase> LoadPostgresAsync(PostgresServer server, string script)
    {
        var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync(DatabaseLine().Replace(await File.ReadAllTextAsync(script), string.Empty));
        return database;
    }

    private static RowTruth OneColumn(string keyColumn, long key, string column) => new(TruthKind.Changed, [keyColumn], [key], [column]);

    private static string Require(string file)
    {
        var path = Repository.SharedData("chinook/" + file);
        if (path is null)
        {
            Assert.Skip($"The shared data are absent: chinook/{file}");
        }

        return path;
    }

    [GeneratedRegex(@"^(DROP DATABASE|CREATE DATABASE|\\c)\b.*$", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DatabaseLine();
}
