package bench

import (
	"bufio"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"shouwang/internal/sqldb"
)

// Measurement is what one benchmark printed.
type Measurement struct {
	Name    string  `json:"name"`
	Size    string  `json:"size"`
	Seconds float64 `json:"seconds"`
	Rate    float64 `json:"rate"`
	Unit    string  `json:"unit"`
	PeakMB  float64 `json:"peak_mb"`
	Engine  string  `json:"engine"`
	// Share is the part of the time in which the database worked, 0 to 1; work done beside each other counts twice.
	Share float64 `json:"database_share"`
	// MappedMB is the part of the process's memory that is the database file itself, mapped; the system takes it back when it needs it.
	MappedMB float64 `json:"mapped_mb"`
	// Persons is how many the database held; Growth is how many times longer it took than at the size before, which was Larger times
	// smaller. Both are 0 where there is nothing to compare with.
	Persons int64   `json:"persons,omitempty"`
	Growth  float64 `json:"growth,omitempty"`
	Larger  float64 `json:"larger,omitempty"`
	// Ratio is the time against that of the same questions by hand in the same run.
	Ratio float64 `json:"ratio,omitempty"`
	// Differs names what two ways of asking did not agree on; it must be empty.
	Differs []string `json:"differs,omitempty"`
}

// Meter watches time, the database's share and the memory of this process while a benchmark runs.
type Meter struct {
	db     *sqldb.DB
	start  time.Time
	busy   time.Duration
	stop   chan struct{}
	done   sync.WaitGroup
	peak   int64
	mapped int64
}

// sampleEvery is how often memory is looked at; allocations that live shorter hardly matter.
const sampleEvery = 20 * time.Millisecond

// Start begins to watch.
func Start(db *sqldb.DB) *Meter {
	debug.FreeOSMemory() // what was done before does not count
	m := &Meter{db: db, start: time.Now(), busy: db.Busy(), stop: make(chan struct{})}
	m.done.Go(m.watch)
	return m
}

func (m *Meter) watch() {
	tick := time.NewTicker(sampleEvery)
	defer tick.Stop()
	for {
		anon, file := residentKB()
		m.peak, m.mapped = max(m.peak, anon), max(m.mapped, file)
		select {
		case <-m.stop:
			return
		case <-tick.C:
		}
	}
}

// End stops watching and says what was seen for so many units of work.
func (m *Meter) End(name, size string, units int, unit string) Measurement {
	elapsed := time.Since(m.start)
	close(m.stop)
	m.done.Wait()
	return Measurement{
		Name: name, Size: size, Unit: unit, Engine: string(m.db.Dialect()),
		Seconds: elapsed.Seconds(), Rate: float64(units) / elapsed.Seconds(), PeakMB: float64(m.peak) / 1024, MappedMB: float64(m.mapped) / 1024,
		Share: (m.db.Busy() - m.busy).Seconds() / elapsed.Seconds(),
	}
}

// residentKB reads how much memory of its own and how much of mapped files the process holds, in KiB. Where the system does not tell, the
// Go heap stands for it.
func residentKB() (anon, file int64) {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int64(m.Sys / 1024), 0
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		name, value, _ := strings.Cut(lines.Text(), ":")
		kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		if err != nil {
			continue
		}
		switch name {
		case "RssAnon":
			anon = kb
		case "RssFile":
			file = kb
		}
	}
	return anon, file
}
