// Package config reads the settings of one installation: a strict YAML file, over it the environment, each
// setting as SHOUWANG_ and its key in capitals. What is not set has a default that works on a laptop.
//
// It owns the configuration file. It must not know what a setting is used for, and it has no settings of policy:
// lines, deadlines and codes belong to the policy profile.
package config
