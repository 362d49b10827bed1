package cli

// commands is the table of all commands, in the order of the help.
func commands() []command {
	return []command{
		{words: "demo", most: 0, setup: demo},
		{words: "serve", most: 0, setup: serve},
		{words: "migrate", most: 0, setup: migrate},
		{words: "area import", args: "FILE.csv[.gz]", least: 1, most: 1, setup: areaImport},
		{words: "synth", most: 0, setup: synthesise},
		{words: "import", args: "SOURCE FILE...", least: 2, most: -1, setup: importFiles},
		{words: "screen", most: 0, setup: screen},
		{words: "screen explain", args: "WARNING", least: 1, most: 1, setup: explain},
		{words: "warnings", most: 0, setup: warnings},
		{words: "rules test", args: "DIR", least: 1, most: 1, setup: rulesTest},
		{words: "rules check", args: "DIR", least: 1, most: 1, setup: rulesCheck},
		{words: "rules sql", args: "DIR", least: 1, most: 1, setup: rulesSQL},
		{words: "rules adopt", args: "DIR", least: 1, most: 1, setup: rulesAdopt},
		{words: "rules whatif", most: 0, setup: rulesWhatif},
		{words: "rules backtest", most: 0, setup: rulesBacktest},
		{words: "audit verify", most: 0, setup: auditVerify},
		{words: "backup", args: "FILE", least: 1, most: 1, setup: backup},
		{words: "restore", args: "FILE", least: 1, most: 1, setup: restore},
		{words: "user add", args: "LOGIN", least: 1, most: 1, setup: userAdd},
		{words: "user passwd", args: "LOGIN", least: 1, most: 1, setup: userPasswd},
		{words: "user list", most: 0, setup: userList},
		{words: "bench", args: "[NAME...]", most: -1, setup: runBench},
	}
}
