namespace Reconcile.Completion;

/// <summary>Tells the settings whose value must not be shown.</summary>
internal static class SecretSetting
{
    /// <summary>Whether a provider's setting of this name holds a secret.</summary>
    public static bool Is(string name)
    {
        var bare = name.Replace(" ", string.Empty, StringComparison.Ordinal);
        return bare.Equals("pwd", StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith("password", StringComparison.OrdinalIgnoreCase)
            || bare.Contains("secret", StringComparison.OrdinalIgnoreCase)
            || bare.EndsWith("token", StringComparison.OrdinalIgnoreCase);
    }
}
