/**
 * Plugins over HTTP: a view of the registry and the deployer, without logic of its own.
 *
 * <p>A request goes {@link Router} (token, path, method) → {@link PluginResource} (one method for
 * each of them) → {@code dev.tenon.api}, and what goes wrong on the way becomes problem JSON in one
 * place, {@link Refusal}. None of this knows servlets: packages {@code jakarta} and {@code javax}
 * bind the router to whichever servlet API the container has. {@code docs/rest.md} is the reference
 * of paths, fields and statuses.
 */
@NullMarked
package dev.tenon.rest;

import org.jspecify.annotations.NullMarked;
