import { Component, type ReactNode } from "react";
import { useLocation } from "react-router";
import { Crashed } from "./guards";

interface BoundaryProps {
  /** A new address gets a new chance. */
  readonly address: string;
  readonly children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError = () => ({ broken: true });

  override componentDidUpdate(before: BoundaryProps): void {
    if (this.state.broken && before.address !== this.props.address) this.setState({ broken: false });
  }

  override render(): ReactNode {
    return this.state.broken ? <Crashed /> : this.props.children;
  }
}

/** Keeps a screen that breaks from taking the frame, and the crisis help in it, down. */
export function CrashGuard({ children }: { children: ReactNode }) {
  return <Boundary address={useLocation().key}>{children}</Boundary>;
}
