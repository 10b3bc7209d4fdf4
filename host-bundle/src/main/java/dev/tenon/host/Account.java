package dev.tenon.host;

import dev.tenon.host.guard.Audit;
import dev.tenon.host.http.HttpGate;

/**
 * What is kept for a plugin id from guest to guest. Rates are the plugin's, not the guest's:
 * neither more guests nor a reload gives it more.
 */
record Account(PluginLog log, PluginEvents events, HttpGate http, Audit audit) {}
