namespace Warehouse.Storage.Doctor;

/// <summary>What one check saw.</summary>
/// <param name="Area">Which part of the set-up: <c>settings</c>, <c>disk</c>.</param>
/// <param name="Name">What was looked at within it.</param>
/// <param name="Verdict">How it is.</param>
/// <param name="What">What is so, in one or two sentences.</param>
/// <param name="WhatToDo">How to put it right; empty when nothing is to be done.</param>
public sealed record Finding(string Area, string Name, Verdict Verdict, string What, string WhatToDo = "")
{
    /// <summary>A problem that some part of the program reported, as a failure.</summary>
    /// <param name="whatToDo">For problems that give no hint.</param>
    public static Finding Of(string area, string name, Problem problem, string whatToDo) =>
        new(area, name, Verdict.Failure, problem.Path.Length == 0 || problem.Path == name ? problem.Message : $"{problem.Path}: {problem.Message}", problem.Hint.Length == 0 ? whatToDo : problem.Hint);
}

/// <summary>How a thing is.</summary>
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The program runs, but not as well or as safely as it could.</summary>
    Warning,

    /// <summary>The program does not start, or not with what was asked for.</summary>
    Failure,
}
