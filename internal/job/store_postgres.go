package job

// postgresLock differs because only PostgreSQL has several writers at once: a worker locks the job it takes up and
// passes over those that others are taking up. On SQLite the one write transaction is the lock.
const postgresLock = ` FOR UPDATE SKIP LOCKED`
