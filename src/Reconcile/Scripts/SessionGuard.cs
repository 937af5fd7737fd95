using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Reconcile.Scripts;

/// <summary>
/// Puts a session back after an item. Each item has a scope of its own, so that plain variables, functions and aliases end with it; what reaches beyond
/// that scope is restored here, at the price of a look. (The engine's own reset of a session takes longer than a thousand short items do.) Loaded
/// modules stay.
/// </summary>
internal sealed class SessionGuard
{
    private const string DefaultParameterValues = "PSDefaultParameterValues";
    private static readonly string[] AlwaysShared = ["LASTEXITCODE"];

    private readonly SessionState _session;
    private readonly bool _isAnyShared;
    private readonly string _location;
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _interfaceCulture = CultureInfo.CurrentUICulture;
    private readonly Dictionary<string, PSVariable?> _variables = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<DictionaryEntry> _defaults;

    /// <summary>Remembers how the session is now.</summary>
    public SessionGuard(SessionState session, ScriptBatchOptions options)
    {
        _session = session;
        _isAnyShared = options.SharesAnyVariable;
        _location = session.Path.CurrentLocation.Path;
        _defaults = session.PSVariable.GetValue("global:" + DefaultParameterValues) is IDictionary defaults ? [.. defaults.Cast<DictionaryEntry>()] : [];
        foreach (var name in options.SharedVariables.Concat(AlwaysShared).Concat(_isAnyShared ? AllNames() : []))
        {
            _variables[name] = session.PSVariable.Get("global:" + name);
            _values[name] = _variables[name]?.Value;
        }
    }

    public void Restore()
    {
        RestoreCulture();
        RestoreLocation();
        if (_session.PSVariable.GetValue("global:error") is ArrayList { Count: > 0 } errors)
        {
            errors.Clear();
        }

        foreach (var name in _isAnyShared ? AllNames().Except(_variables.Keys, StringComparer.OrdinalIgnoreCase) : [])
        {
            _session.PSVariable.Remove("global:" + name);
        }

        foreach (var (name, variable) in _variables)
        {
            Restore(name, variable);
        }
    }

    private void Restore(string name, PSVariable? variable)
    {
        var current = _session.PSVariable.Get("global:" + name);
        if (name.Equals(DefaultParameterValues, StringComparison.OrdinalIgnoreCase))
        {
            RestoreDefaults(variable);
        }
        else if (variable is null)
        {
            if (current is not null)
            {
                _session.PSVariable.Remove("global:" + name);
            }
        }
        else if (current is null || !ReferenceEquals(current.Value, _values[name]))
        {
            Set(variable, name);
        }
    }

    private void Set(PSVariable variable, string name)
    {
        if ((variable.Options & (ScopedItemOptions.Constant | ScopedItemOptions.ReadOnly)) == 0)
        {
            _session.PSVariable.Set("global:" + name, _values[name]);
        }
    }

    private void RestoreDefaults(PSVariable? variable)
    {
        if (variable?.Value is not IDictionary defaults)
        {
            return;
        }

        defaults.Clear();
        foreach (var entry in _defaults)
        {
            defaults[entry.Key] = entry.Value;
        }
    }

    private void RestoreCulture()
    {
        if (!ReferenceEquals(CultureInfo.CurrentCulture, _culture) || !ReferenceEquals(CultureInfo.CurrentUICulture, _interfaceCulture))
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _interfaceCulture);
        }
    }

    private void RestoreLocation()
    {
        if (!string.Equals(_session.Path.CurrentLocation.Path, _location, StringComparison.Ordinal))
        {
            _session.Path.SetLocation(WildcardPattern.Escape(_location));
        }
    }

    private string[] AllNames() =>
    [
        .. _session.InvokeProvider.ChildItem.Get(@"Variable:\*", recurse: false)
            .Select(child => child.BaseObject)
            .OfType<PSVariable>()
            .Where(variable => (variable.Options & (ScopedItemOptions.Constant | ScopedItemOptions.ReadOnly | ScopedItemOptions.AllScope)) == 0)
            .Select(variable => variable.Name),
    ];
}
