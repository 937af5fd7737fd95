namespace Reconcile.Tests.Sessions;

/// <summary>SQLite databases for a session's tests, made by the module's own query cmdlet.</summary>
internal static class SqliteFile
{
    /// <summary>The tables most tests compare: equal, different, and one on the source side only.</summary>
    private const string Tables =
        """
        CREATE TABLE same (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, amount NUMERIC);
        CREATE TABLE nokey (a TEXT, b TEXT);
        INSERT INTO same VALUES (1, 'a'), (2, 'b');
        INSERT INTO orders VALUES (1, 'Ann', 10), (2, 'Bob', 20), (3, 'Cid', 30), (4, NULL, 40);
        INSERT INTO nokey VALUES ('x', 'y');
        """;

    /// <summary>Makes a database and returns its connection's text.</summary>
    public static string Create(ModuleSession session, string name, string sql)
    {
        var path = session.PathOf(name);
        File.WriteAllBytes(path, []);
        var output = session.Run("Invoke-ReconcileQuery -Connection $connection -Query $sql", ("connection", "sqlite:" + path), ("sql", sql));
        Assert.Empty(output.Errors);
        return "sqlite:" + path;
    }

    /// <summary>Makes <c>source.db</c> and <c>target.db</c>: of <c>orders</c>, row 2 is changed, 3 is missing and 5 is extra in the target.</summary>
    public static void CreatePair(ModuleSession session)
    {
        Create(session, "source.db", Tables + "CREATE TABLE lonely (id INTEGER PRIMARY KEY);");
        Create(session, "target.db", Tables + "UPDATE orders SET amount = 21 WHERE id = 2; DELETE FROM orders WHERE id = 3; INSERT INTO orders VALUES (5, 'Eve', 50);");
    }
}
