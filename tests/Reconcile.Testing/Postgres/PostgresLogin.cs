using Npgsql;

namespace Reconcile.Testing;

/// <summary>Logins of PostgreSQL servers.</summary>
internal static class PostgresLogin
{
    /// <summary>Reads a URI or an ADO.NET connection string.</summary>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        if (ServerUri.TryParse(text, "postgresql", "postgres") is not ServerUri uri)
        {
            return new NpgsqlConnectionStringBuilder(text);
        }

        var login = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port ?? NpgsqlConnection.DefaultPort,
            Database = uri.Database.Length > 0 ? uri.Database : "postgres",
            Username = uri.User,
            Password = uri.Password,
        };
        foreach (var (name, value) in uri.Settings)
        {
            login[name] = value;
        }

        return login;
    }

    public static NpgsqlConnectionStringBuilder Of(PostgresInstance instance) => new()
    {
        Host = "127.0.0.1",
        Port = instance.Port,
        Database = "postgres",
        Username = PostgresInstance.User,
        Password = PlantedSecret.Password,
    };
}
