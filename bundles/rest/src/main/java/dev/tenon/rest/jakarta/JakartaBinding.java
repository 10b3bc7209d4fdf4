package dev.tenon.rest.jakarta;

import dev.tenon.rest.Router;
import jakarta.servlet.Servlet;
import java.util.Dictionary;
import java.util.Hashtable;

