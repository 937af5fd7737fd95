using System.Globalization;
using System.Text;
using Reconcile.Testing;

namespace Reconcile.Data.Tests.Repair;

/// <summary>
/// Three tables that are hard to repair, filled at random: departments, whose name is unique; people, who belong to one, have bosses among
/// themselves, a numbered key and a column that is computed; tasks, which go with their people. Their names and texts are hostile.
/// </summary>
internal sealed class Company(TestDatabase database)
{
    public const string Departments = "de;pt--'s";
    public const string People = "pe\"op`le]";
    public const string Tasks = "ta\\sks $1 $$";

    private static readonly string[] Pieces =
        ["'", "''", "\\", "\\'", "\"", "`", "]", ";", "--", "/*", "$$", "$reconcile$", "@p", ":p", "?", "%", "\n", "\r\n", "\t", " ", "\u00e9", "\U0001D11E", "DROP TABLE t", "E'", "NULL", "0", "x", "X", "\nGO\n"];

    public static IReadOnlyList<string> Tables => [Tasks, Departments, People];

    /// <summary>Creates the tables, empty.</summary>
    public Task CreateAsync()
    {
        var (text, number, floating, binary, identity, computed, cascade) = database.Engine switch
        {
            DatabaseEngine.PostgreSql => ("text", "numeric(12,3)", "double precision", "bytea", "int GENERATED ALWAYS AS IDENTITY PRIMARY KEY", "text GENERATED ALWAYS AS (na || '!') STORED", " ON DELETE CASCADE"),
            DatabaseEngine.MySql => ("varchar(190)", "decimal(12,3)", "double", "longblob", "int AUTO_INCREMENT PRIMARY KEY", "varchar(200) AS (concat(na, '!')) STORED", " ON DELETE CASCADE"),
            DatabaseEngine.DuckDb => ("varchar", "decimal(12,3)", "double", "blob", "int PRIMARY KEY", "varchar GENERATED ALWAYS AS (na || '!')", string.Empty),
            _ => ("TEXT COLLATE NOCASE", "NUMERIC", "REAL", "BLOB", "INTEGER PRIMARY KEY", "TEXT GENERATED ALWAYS AS (na || '!') STORED", " ON DELETE CASCADE"),
        };
        var bosses = database.Engine == DatabaseEngine.DuckDb ? "int" : $"int REFERENCES {Name(People)} (id)";
        // MariaDB and MySQL pass over references that stand beside their column.
        var ofMySql = database.Engine == DatabaseEngine.MySql;
        return database.ExecuteAsync($"""
            CREATE TABLE {Name(Departments)} (id int PRIMARY KEY, {Name("na'me")} {text}{(database.Engine == DatabaseEngine.DuckDb ? string.Empty : " UNIQUE")}, budget {number});
            CREATE TABLE {Name(People)} (id {identity}, na {text} NOT NULL, {Name("select")} {floating}, dept int NOT NULL{References(Departments)}, boss {(ofMySql ? "int" : bosses)}, shout {computed}, face {binary}
              {(ofMySql ? $", FOREIGN KEY (dept) REFERENCES {Name(Departments)} (id), FOREIGN KEY (boss) REFERENCES {Name(People)} (id)" : string.Empty)});
            CREATE TABLE {Name(Tasks)} (person int NOT NULL{References(People, cascade)}, no int NOT NULL, what {text}, PRIMARY KEY (person, no)
              {(ofMySql ? $", FOREIGN KEY (person) REFERENCES {Name(People)} (id){cascade}" : string.Empty)});
            """);

        // DuckDB changes no indexed column of a row that others refer to.
        string References(string table, string action = "") => ofMySql || (database.Engine == DatabaseEngine.DuckDb && table == People) ? string.Empty : $" REFERENCES {Name(table)} (id){action}";
    }

    /// <summary>Fills the tables: the same seed gives the same rows, of which a drift changes, leaves out and adds some.</summary>
    /// <param name="seed">What the rows are.</param>
    /// <param name="drift">0: no drift; another number is another drift.</param>
    /// <param name="count">People, about.</param>
    public async Task FillAsync(int seed, int drift, int count = 60)
    {
        var drifting = new Random(seed + (1000 * drift));
        var sql = new StringBuilder();
        var departments = Drift(drifting, drift, Enumerable.Range(1, 8));
        foreach (var (id, changed) in departments)
        {
            var random = new Random((seed * 1000) + id);
            Insert(sql, Departments, "id, " + Name("na'me") + ", budget", $"{id}, {Text($"{id} " + Hostile(random))}, {(changed ? "NULL" : Invariant(random.Next(100000) / 1000m))}");
        }

        var people = Drift(drifting, drift, Enumerable.Range(1, count));
        foreach (var (id, changed) in people)
        {
            var random = new Random((seed * 1000) + id);
            var name = Hostile(random);
            Insert(sql, People, $"id, na, {Name("select")}, dept, face", $"{id}, {Text(changed ? name.ToUpperInvariant() + "+" : name)}, {Floating(random)}, {departments[drifting.Next(departments.Count)].Id}, {Binary(random)}");
        }

        if (database.Engine != DatabaseEngine.DuckDb)
        {
            foreach (var (id, _) in people)
            {
                sql.Append(CultureInfo.InvariantCulture, $"UPDATE {Name(People)} SET boss = {people[drifting.Next(people.Count)].Id} WHERE id = {id};\n");
            }
        }

        foreach (var (id, _) in people)
        {
            for (var no = 0; no < drifting.Next(4); no++)
            {
                Insert(sql, Tasks, "person, no, what", $"{id}, {no}, {(drifting.Next(5) == 0 ? "NULL" : Text(Hostile(drifting)))}");
            }
        }

        await database.ExecuteAsync(sql.ToString());
    }

    /// <summary>Everything in the tables, to see whether it is as it was.</summary>
    public async Task<string> DumpAsync()
    {
        var dump = new StringBuilder();
        await using var connection = await database.OpenAsync();
        foreach (var (table, order) in new[] { (Departments, "id"), (People, "id"), (Tasks, "person, no") })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {Name(table)} ORDER BY {order}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                dump.Append(table);
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    dump.Append('|').Append(Show(reader.GetValue(i)));
                }

                dump.Append('\n');
            }
        }

        return dump.ToString();
    }

    public string Name(string name) => database.Quote(name);

    private static string Show(object value) => value switch
    {
        byte[] bytes => Convert.ToHexString(bytes),
        Stream stream => Show(Read(stream)),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static byte[] Read(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static List<(int Id, bool Changed)> Drift(Random drifting, int drift, IEnumerable<int> ids)
    {
        var kept = ids.Where(_ => drift == 0 || drifting.Next(5) > 0).Select(id => (id, drift > 0 && drifting.Next(4) == 0));
        var added = drift == 0 ? [] : Enumerable.Range(0, 4).Select(i => ((100 * (drift + 1)) + i, false));
        return [.. kept, .. added];
    }

    private void Insert(StringBuilder sql, string table, string columns, string values) => sql.Append(CultureInfo.InvariantCulture,
        $"INSERT INTO {Name(table)} ({columns}){(database.Engine == DatabaseEngine.PostgreSql && table == People ? " OVERRIDING SYSTEM VALUE" : string.Empty)} VALUES ({values});\n");

    private static string Hostile(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => Pieces[random.Next(Pieces.Length)]));

    private string Text(string text) => database.Engine == DatabaseEngine.MySql
        ? $"_utf8mb4 X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}'"
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Floating(Random random) => random.Next(6) == 0 ? "NULL" : Invariant(random.NextDouble() * Math.Pow(10, random.Next(-3, 9)));

    private string Binary(Random random)
    {
        var bytes = new byte[random.Next(5)];
        random.NextBytes(bytes);
        var hex = Convert.ToHexString(bytes);
        return database.Engine switch
        {
            DatabaseEngine.PostgreSql => $"'\\x{hex}'",
            DatabaseEngine.DuckDb => $"unhex('{hex}')",
            _ => $"X'{hex}'",
        };
    }

    private static string Invariant(IFormattable value) => value is double number ? number.ToString("E16", CultureInfo.InvariantCulture) : value.ToString(null, CultureInfo.InvariantCulture);
}
